# SPDX-License-Identifier: Apache-2.0
"""A poor network between UDP clients and a server: loses, delays and holds back datagrams, with the standard library alone.

Arguments: the address to listen on and the server's, as HOST:PORT. Prints `ready`. Each line of input sets what is named
in it, for both directions of every client: `loss=0.05 delay=20 jitter=10 down=500000 queue=300`, and is answered by `set`.
Loss is a share; delay and jitter are in milliseconds; `down` is what goes to one client at most, in bits per second
(0 for no bound), and `queue` how long a datagram may wait for that, in milliseconds. Chance comes from a fixed seed.
"""
import heapq
import os
import random
import selectors
import socket
import sys
import time


class Direction:
    """What is on its way from one side to the other."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.free = 0.0

    def arrival(self, size, now, rules, rate):
        """When a datagram arrives; None if it does not."""
        if self.random.random() < rules["loss"]:
            return None
        leaves = now
        if rate:
            leaves = max(self.free, now) + size * 8 / rate
            if leaves - now > rules["queue"] / 1000:
                return None
            self.free = leaves
        return leaves + (rules["delay"] + self.random.uniform(0, rules["jitter"])) / 1000


class Proxy:
    def __init__(self, listen, server):
        self.server = server
        self.rules = {"loss": 0.0, "delay": 0.0, "jitter": 0.0, "down": 0.0, "queue": 300.0}
        self.selector = selectors.DefaultSelector()
        self.front = self.open(listen)
        self.selector.register(self.front, selectors.EVENT_READ, None)
        self.selector.register(sys.stdin, selectors.EVENT_READ, None)
        self.clients = {}
        self.rest = ""
        self.waiting = []
        self.count = 0

    @staticmethod
    def open(address):
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        made.bind(address)
        made.setblocking(False)
        return made

    def client(self, address):
        if address not in self.clients:
            back = self.open((self.server[0], 0))
            number = len(self.clients)
            self.clients[address] = (back, Direction(2 * number), Direction(2 * number + 1))
            self.selector.register(back, selectors.EVENT_READ, address)
        return self.clients[address]

    def push(self, arrival, outlet, data, target):
        if arrival is not None:
            self.count += 1
            heapq.heappush(self.waiting, (arrival, self.count, outlet, data, target))

    def read(self, source, client):
        while True:
            try:
                data, address = source.recvfrom(65536)
            except (BlockingIOError, ConnectionError):
                return
            now = time.monotonic()
            if client is None:
                back, up, _ = self.client(address)
                self.push(up.arrival(len(data), now, self.rules, 0), back, data, self.server)
            else:
                _, _, down = self.clients[client]
                self.push(down.arrival(len(data), now, self.rules, self.rules["down"]), self.front, data, client)

    def deliver(self):
        now = time.monotonic()
        while self.waiting and self.waiting[0][0] <= now:
            _, _, outlet, data, target = heapq.heappop(self.waiting)
            try:
                outlet.sendto(data, target)
            except OSError:
                pass

    def obey(self):
        # Read past Python's own buffer: what waits there would not wake the selector.
        text = os.read(sys.stdin.fileno(), 65536)
        if not text:
            sys.exit(0)
        *lines, self.rest = (self.rest + text.decode()).split("\n")
        for line in lines:
            for word in line.split():
                name, value = word.split("=")
                self.rules[name] = float(value)
            print("set", flush=True)

    def run(self):
        print("ready", flush=True)
        while True:
            wait = max(0.0, self.waiting[0][0] - time.monotonic()) if self.waiting else None
            for key, _ in self.selector.select(wait):
                if key.fileobj is sys.stdin:
                    self.obey()
                else:
                    self.read(key.fileobj, key.data)
            self.deliver()


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


Proxy(address(sys.argv[1]), address(sys.argv[2])).run()
