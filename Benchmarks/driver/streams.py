# SPDX-License-Identifier: Apache-2.0
"""Resident memory of a hub with many sessions of the handshake era, each with its stream open.

    streams.py PATCHBAY [SESSIONS] [MEBIBYTES]

Prints what the hub holds before and after, and exits with 1 above the bound.
"""

import asyncio
import json
import pathlib
import sys
import tempfile

import programs

FIELDS = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
PROMISED = 60
INITIALIZE = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
    "protocolVersion": "2025-11-25", "capabilities": {"sampling": {}}, "clientInfo": {"name": "crowd", "version": "1"}}}
LIMITS = {"connectionsPerPeer": 20000, "requestsPerSecond": 100000, "requestBurst": 100000}


async def send(connection, method, fields, body=b""):
    reader, writer = connection
    lines = [f"{method} /mcp HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
    writer.write(("\r\n".join(lines + [f"{name}: {value}" for name, value in fields.items()]) + "\r\n\r\n").encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    if " 200 " not in head.split("\r\n")[0]:
        raise SystemExit(f"{method} was answered with {head.splitlines()[0]}")
    lines = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
    return {name.lower(): value for name, value in lines}


async def session(port):
    """Initializes on one connection, and leaves a stream open on another."""
    asking = await asyncio.open_connection("127.0.0.1", port)
    fields = await send(asking, "POST", FIELDS, json.dumps(INITIALIZE).encode())
    asking[1].close()
    listening = await asyncio.open_connection("127.0.0.1", port)
    await send(listening, "GET", {"accept": "text/event-stream", "mcp-session-id": fields["mcp-session-id"]})
    return listening


async def measure(hub, count):
    port = int(hub.address.rsplit(":", 1)[1])
    before = hub.resident_mib()
    streams = []
    for _ in range(count):
        streams.append(await session(port))
    # Each stream has begun; what the kernel holds for it is not the hub's.
    return before, hub.resident_mib(), streams


def figures(patchbay, folder, count):
    """Mebibytes of the hub alone, and with that many sessions whose streams are open."""
    file = pathlib.Path(folder) / "streams.json"
    file.write_text(json.dumps({"data": str(file.parent / "streams"), "logLevel": "warning", "limits": LIMITS}))
    hub = programs.Measured(
        [patchbay, "serve", "--config", file, "--listen", "127.0.0.1:0"], ready=r"ready (http://\S+)")
    try:
        before, after, _ = asyncio.run(measure(hub, count))
        return before, after
    finally:
        hub.end()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    promised = int(sys.argv[3]) if len(sys.argv) > 3 else PROMISED
    with tempfile.TemporaryDirectory() as folder:
        before, after = figures(sys.argv[1], folder, count)
    print(f"{count} sessions with open streams: {after:.1f} MiB, {before:.1f} without, at most {promised}")
    sys.exit(0 if after <= promised else 1)


if __name__ == "__main__":
    main()
