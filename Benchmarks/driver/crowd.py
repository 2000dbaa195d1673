# SPDX-License-Identifier: Apache-2.0
"""Many streams of tasks at once, through whatever stands in front of the benchmarks' agent.

Each stream has to bring its task, ten chunks of an artifact in order and the end; how long a chunk was under way is what
the agent wrote into it against the same clock.
"""

import asyncio
import json
import statistics
import time
import uuid

CHUNKS = 10
FIELDS = "content-type: application/json\r\naccept: text/event-stream\r\na2a-version: 1.0\r\n"


class Stream:
    def __init__(self):
        self.delays = []
        self.names = []

    def take(self, text):
        event = json.loads(text)["result"]
        (name, value), = event.items()
        self.names.append(name)
        if name == "artifactUpdate":
            number, sent = value["artifact"]["parts"][0]["text"].split()
            if int(number) != len(self.delays) + 1:
                raise SystemExit(f"chunk {number} came after {len(self.delays)} others")
            self.delays.append(time.monotonic_ns() / 1000 - int(sent))

    def check(self):
        if self.names != ["task"] + ["artifactUpdate"] * CHUNKS + ["statusUpdate"]:
            raise SystemExit(f"a stream brought {self.names}")


async def follow(host, port, path, everybody):
    """One send and its stream to the end. `everybody` is told when the task has begun."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "SendStreamingMessage", "params": {"message": {
        "messageId": f"hold-{uuid.uuid4()}", "role": "ROLE_USER", "parts": [{"text": "hello"}]}}}).encode()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        f"POST {path} HTTP/1.1\r\nhost: {host}\r\n{FIELDS}content-length: {len(body)}\r\n\r\n".encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0] or b"text/event-stream" not in head.lower():
        raise SystemExit(f"{path} was answered with {head!r}")
    stream = Stream()
    while len(stream.names) < CHUNKS + 2:
        line = await reader.readline()
        if not line:
            raise SystemExit(f"a stream ended after {stream.names}")
        if line.startswith(b"data:"):
            stream.take(line[5:])
            if len(stream.names) == 1:
                everybody.began()
    writer.close()
    stream.check()
    return stream.delays


class Everybody:
    """How many streams are open at once, at most."""

    def __init__(self):
        self.open = self.most = 0

    def began(self):
        self.open += 1
        self.most = max(self.most, self.open)


async def run(url, path, count, program):
    host, port = url.removeprefix("http://").split(":")
    everybody = Everybody()

    async def one():
        delays = await follow(host, int(port), path, everybody)
        everybody.open -= 1
        return delays

    tasks = [asyncio.create_task(one()) for _ in range(count)]
    while everybody.most < count and not all(task.done() for task in tasks):
        await asyncio.sleep(0.05)
    held = program.resident_mib()
    delays = sorted(delay for each in await asyncio.gather(*tasks) for delay in each)
    return everybody.most, delays, held


def measure(url, path, count, program):
    """So many streams at once: how many were open, milliseconds of a chunk on its way (median, p99), MiB, CPU seconds."""
    cpu = program.cpu_seconds()
    most, delays, held = asyncio.run(run(url, path, count, program))
    return {
        "open": most, "p50": statistics.median(delays) / 1000, "p99": delays[len(delays) * 99 // 100] / 1000,
        "mib": held, "cpu": program.cpu_seconds() - cpu}
