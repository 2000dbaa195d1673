# SPDX-License-Identifier: Apache-2.0
"""The mixed load: who calls the hub, how, and what became of each call."""

import asyncio
import collections
import itertools
import json
import random
import time

from wire import Broken, Connection, message_of

JSON = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
MODERN = {**JSON, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call"}
ENVELOPE = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {}}
BIG = 3 << 20


class Tally:
    """What became of the calls."""

    def __init__(self):
        self.counts = collections.Counter()
        self.faults = []
        self.errors = collections.Counter()
        self.slowest = 0.0

    def fault(self, what):
        self.counts["unanswered"] += 1
        if len(self.faults) < 20:
            self.faults.append(what)


class Load:
    """Tasks that call until they are told to stop. `deadline`: seconds within which each call must be answered."""

    KINDS = {"callers": 6, "sessions": 4, "streams": 3, "slow readers": 3, "stalled readers": 1, "leavers": 2}

    def __init__(self, port, servers, deadline):
        self.port, self.servers, self.deadline = port, servers, deadline
        self.tally = Tally()
        self.numbers = itertools.count(1)
        self.is_over = False

    async def run(self, seconds):
        work = {"callers": self.caller, "sessions": self.session, "streams": self.stream,
                "slow readers": self.slow_reader, "stalled readers": self.stalled_reader, "leavers": self.leaver}
        async with asyncio.TaskGroup() as group:
            for kind, count in self.KINDS.items():
                for _ in range(count):
                    group.create_task(self.repeat(work[kind]))
            await asyncio.sleep(seconds)
            self.is_over = True

    async def repeat(self, work):
        while not self.is_over:
            await work()
            await asyncio.sleep(random.random() * 0.1)

    # One call

    def tool(self, name):
        return f"{random.choice(self.servers)}__{name}"

    def request(self, tool, arguments, **meta):
        number = next(self.numbers)
        params = {"name": tool, "arguments": {"text": f"token {number}", **arguments}}
        if meta:
            params["_meta"] = meta
        return number, {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}

    async def ask(self, connection, fields, tool, arguments={}, pause=0.0, meta={}):
        """Makes one call and enters its outcome. False when the connection is not good any more."""
        number, message = self.request(tool, arguments, **meta)
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.deadline) as limit:
                connection.send("POST", "/mcp", fields, json.dumps(message).encode())
                status, answered = await connection.head()
                # Whoever reads slowly on a busy machine is answered for as long as something comes.
                body = await connection.body(
                    answered, pause, lambda: limit.reschedule(asyncio.get_running_loop().time() + self.deadline))
            self.judge(status, message_of(answered, body), number, message["params"])
        except TimeoutError:
            self.tally.fault(f"{tool}: nothing within {self.deadline} s")
            return False
        except Broken as error:
            self.tally.fault(f"{tool}: {error}")
            return False
        self.tally.slowest = max(self.tally.slowest, time.monotonic() - began)
        return True

    def judge(self, status, answer, number, params):
        if answer["id"] != number:
            raise Broken(f"status {status}, the answer of another: {json.dumps(answer)[:200]}")
        if "error" in answer:
            said = answer["error"]["message"]
            server = params["name"].split("__")[0]
            if not said.startswith(f"Server {server}:"):
                raise Broken(f"an error that names nobody: {said}")
            self.tally.counts["named errors"] += 1
            self.tally.errors[said.split(": ")[1][:40]] += 1
            return
        text = answer["result"]["content"][0]["text"]
        size = params["arguments"].get("bytes")
        if text != params["arguments"]["text"] if size is None else len(text) != size:
            raise Broken(f"a wrong result: {text[:80]}")
        self.tally.counts["results"] += 1

    # Kinds of clients

    async def connected(self, work, rudely=False, **options):
        connection = await Connection.open(self.port, **options)
        try:
            await work(connection)
        finally:
            connection.close(rudely)

    async def modern(self, connection, tool, arguments={}, **options):
        meta = {**ENVELOPE, **options.pop("meta", {})}
        return await self.ask(connection, {**MODERN, "mcp-name": tool}, tool, arguments, meta=meta, **options)

    async def caller(self):
        async def work(connection):
            for _ in range(random.randint(1, 30)):
                name = random.choices(["echo", "wait"], [4, 1])[0]
                if not await self.modern(connection, self.tool(name), {"seconds": random.random() * 0.5}):
                    return

        await self.connected(work)

    async def session(self):
        """A session of the handshake era: opened, used, and closed or just dropped."""
        async def work(connection):
            params = {"protocolVersion": "2025-11-25", "capabilities": {}}
            opening = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}
            try:
                async with asyncio.timeout(self.deadline):
                    connection.send("POST", "/mcp", JSON, json.dumps(opening).encode())
                    status, answered = await connection.head()
                    await connection.body(answered)
            except (TimeoutError, Broken) as error:
                return self.tally.fault(f"initialize: {error!r}")
            self.tally.counts["sessions"] += 1
            fields = {**JSON, "mcp-session-id": answered["mcp-session-id"]}
            for _ in range(random.randint(0, 5)):
                if not await self.ask(connection, fields, self.tool("echo")):
                    return
            if random.random() < 0.5:
                connection.send("DELETE", "/mcp", fields)
                await connection.body((await connection.head())[1])

        await self.connected(work, rudely=random.random() < 0.5)

    async def stream(self):
        async def work(connection):
            for _ in range(random.randint(1, 5)):
                steps = {"steps": random.randint(1, 20)}
                if not await self.modern(connection, self.tool("count"), steps, meta={"progressToken": "p"}):
                    return
                self.tally.counts["streams"] += 1

        await self.connected(work)

    async def slow_reader(self):
        async def work(connection):
            await self.modern(connection, self.tool("fill"), {"bytes": BIG}, pause=0.03)
            self.tally.counts["slow answers"] += 1

        await self.connected(work, receive_buffer=1 << 14)

    async def stalled_reader(self):
        """Reads nothing of a large answer; the hub must get rid of it."""
        async def work(connection):
            await self.start(connection, self.tool("fill"), {"bytes": BIG})
            await asyncio.sleep(8)
            self.tally.counts["stalled readers"] += 1

        await self.connected(work, rudely=True, receive_buffer=1 << 14)

    async def leaver(self):
        """Leaves in the middle of its call."""
        async def work(connection):
            await self.start(connection, self.tool("wait"), {"seconds": 1})
            await asyncio.sleep(random.random() * 0.5)
            self.tally.counts["left in the middle"] += 1

        await self.connected(work, rudely=random.random() < 0.5)

    async def start(self, connection, tool, arguments):
        _, message = self.request(tool, arguments, **ENVELOPE)
        connection.send("POST", "/mcp", {**MODERN, "mcp-name": tool}, json.dumps(message).encode())


async def reach(port, servers, patience=60):
    """Returns once each of the servers has answered a call."""
    load = Load(port, servers, patience)
    connection = await Connection.open(port)
    end = time.monotonic() + patience
    for server in servers:
        before = load.tally.counts["results"]
        while load.tally.counts["results"] == before:
            if time.monotonic() > end:
                raise SystemExit(f"{server} does not answer: {load.tally.errors} {load.tally.faults}")
            if not await load.modern(connection, f"{server}__echo"):
                connection.close()
                connection = await Connection.open(port)
            if load.tally.counts["results"] == before:
                await asyncio.sleep(0.05)
    connection.close()
