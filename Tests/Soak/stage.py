# SPDX-License-Identifier: Apache-2.0
"""The hub, the upstreams behind it, and their deaths."""

import asyncio
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CALL_TIMEOUT = 8
# So few that the table is full soon: what grows after that is a leak.
SESSIONS = 200


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid):
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


class Stage:
    """One hub before two children and two HTTP upstreams."""

    CHILDREN = ["child1", "child2"]

    def __init__(self, binary, folder):
        self.marker = f"soak-{os.getpid()}-{random.getrandbits(48):x}"
        self.folder = pathlib.Path(folder)
        self.ports = {"web": ("http", free_port()), "modern": ("modern", free_port())}
        self.running = {}
        self.generations = dict.fromkeys(self.CHILDREN, 0)
        self.deaths = 0
        for name in self.ports:
            self.start(name)
        self.log = open(self.folder / "hub.log", "w")
        self.hub = subprocess.Popen(
            [binary, "serve", "--config", self.configure(), "--listen", "127.0.0.1:0"], cwd=self.folder,
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        ready = re.search(r"ready http://127.0.0.1:(\d+)", self.hub.stdout.readline())
        if not ready:
            self.end()
            raise SystemExit(f"the hub did not start: see {self.folder}/hub.log")
        self.port = int(ready.group(1))

    @property
    def servers(self):
        return self.CHILDREN + list(self.ports)

    def configure(self):
        program = [sys.executable, str(HERE / "upstream.py")]
        servers = {name: {"command": program[0], "args": [program[1], "stdio", f"{name}-{number}", self.marker]}
                   for name, number in self.generations.items()}
        servers |= {name: {"url": f"http://127.0.0.1:{port}/mcp"} for name, (_, port) in self.ports.items()}
        limits = {"callTimeout": f"{CALL_TIMEOUT}s", "sessions": SESSIONS, "writeTimeout": "4s", "idleTimeout": "10s"}
        path = self.folder / "patchbay.json"
        path.write_text(json.dumps({"mcpServers": servers, "data": "data", "limits": limits}))
        return path

    def start(self, name):
        era, port = self.ports[name]
        self.running[name] = subprocess.Popen(
            [sys.executable, HERE / "upstream.py", era, str(port), self.marker], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def children(self):
        """The hub's children that serve, zombies not among them."""
        return [pid for pid in children_of(self.hub.pid) if self.marker.encode() in command_of(pid)]

    def children_named(self, name):
        """Those of one server, or of one generation of it."""
        return [pid for pid in self.children() if any(w.startswith(f"{name}-".encode()) for w in command_of(pid))]

    def marked(self):
        """Every process of this soak but the upstreams that the driver itself runs."""
        own = {process.pid for process in self.running.values()}
        pids = [int(entry) for entry in os.listdir("/proc") if entry.isdecimal()]
        return [pid for pid in pids if pid not in own and self.marker.encode() in command_of(pid)]

    async def let_die(self, seconds):
        """Kills an upstream every 1 to 4 seconds; HTTP ones stay away for up to two."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await asyncio.sleep(random.uniform(1, 4))
            name = random.choice(self.servers)
            if name in self.ports:
                self.running[name].kill()
                self.running[name].wait()
                await asyncio.sleep(random.uniform(0, 2))
                self.start(name)
            else:
                found = self.children_named(name)
                if not found:
                    continue
                os.kill(found[0], signal.SIGKILL)
            self.deaths += 1

    async def restart(self, name):
        """Kills an HTTP upstream and puts another in its place."""
        self.running[name].kill()
        self.running[name].wait()
        self.start(name)
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.ports[name][1])) == 0:
                    return
            await asyncio.sleep(0.01)

    async def exchange(self, name):
        """Has the hub end a child and start another by a changed configuration."""
        before = self.children_named(name)
        self.generations[name] += 1
        self.configure()
        self.hub.send_signal(signal.SIGHUP)
        while not set(self.children_named(name)) - set(before) or set(self.children_named(name)) & set(before):
            await asyncio.sleep(0.02)

    def stop_hub(self):
        """Ends it as an operator would; its exit status."""
        self.hub.send_signal(signal.SIGTERM)
        try:
            return self.hub.wait(30)
        except subprocess.TimeoutExpired:
            return None

    def end(self):
        for process in [self.hub, *self.running.values()]:
            process.kill()
            process.wait()
        self.log.close()
