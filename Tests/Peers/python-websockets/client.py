# SPDX-License-Identifier: Apache-2.0
"""Tries a WebSocket server, given as ws://host:port, or as wss://host:port and a file of authorities, and prints one line `NAME OUTCOME` for each thing it tried.

The server echoes under /echo, closes with code and reason under /close?CODE, takes messages of at most 70,000 bytes in
frames of at most 66,000, and knows the subprotocol `chat`.
"""
import asyncio
import base64
import os
import ssl
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

BASE = sys.argv[1]
TLS = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None


def say(name, outcome):
    print(name, outcome, flush=True)


def opened(path="/echo", **options):
    return connect(BASE + path, ssl=TLS, compression=None, ping_interval=None, max_size=None, **options)


async def echoes():
    async with opened() as socket:
        sent = ["", "a", "grüße 😀", b"", bytes(range(256)), "x" * 125, "y" * 126, b"z" * 65_535, "w" * 65_536]
        for message in sent:
            await socket.send(message)
        back = [await socket.recv() for _ in sent]
        say("echo", back == sent)
        await socket.send(["Hel", "", "lo"])
        await socket.send([b"\0", b"\1\2"])
        say("fragments", [await socket.recv(), await socket.recv()] == ["Hello", b"\0\1\2"])
        many = [f"message {number}" for number in range(1000)]

        async def pour():
            for message in many:
                await socket.send(message)

        pouring = asyncio.ensure_future(pour())
        say("many", [await socket.recv() for _ in many] == many)
        await pouring
        await asyncio.wait_for(await socket.ping(b"payload"), 5)
        say("ping", True)
    say("closed", f"{socket.close_code} {socket.close_reason}".strip())


async def client_closes(code):
    async with opened() as socket:
        await socket.close(code, "reason")
    say(f"client-closes-{code}", socket.close_code)


async def server_closes(code):
    async with opened(f"/close?{code}") as socket:
        try:
            await socket.recv()
        except ConnectionClosed:
            pass
    say(f"server-closes-{code}", f"{socket.close_code} {socket.close_reason}")


async def too_large(name, message):
    async with opened() as socket:
        try:
            await socket.send(message)
            await socket.recv()
        except ConnectionClosed:
            pass
    say(name, socket.close_code)


async def chooses():
    async with opened(subprotocols=["other", "chat"]) as socket:
        say("subprotocol", socket.subprotocol)


async def broken(name, frame):
    """A frame that the library would not send; the code of the close frame that answers it."""
    host, port = BASE.split("//")[1].split(":")
    reader, writer = await asyncio.open_connection(host, int(port), ssl=TLS)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /echo HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode() + frame
    )
    await reader.readuntil(b"\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    say(name, int.from_bytes(answer[2:4]) if answer[:1] == b"\x88" else answer)


async def main():
    await echoes()
    for code in [1000, 1001, 1008, 1011, 3000, 4999]:
        await client_closes(code)
        await server_closes(code)
    await too_large("large-message", ["a" * 40_000, "b" * 40_000])
    await too_large("large-frame", b"c" * 66_001)
    await chooses()
    masked = b"\0\0\0\0"
    await broken("unmasked", b"\x81\x01a")
    await broken("reserved-bit", b"\xc1\x80" + masked)
    await broken("bad-text", b"\x81\x81" + masked + b"\xff")
    await broken("bad-code", b"\x88\x82" + masked + b"\x03\xed")
    await broken("lone-continuation", b"\x80\x80" + masked)
    await broken("fragmented-ping", b"\x09\x80" + masked)
    await broken("normal", b"\x88\x82" + masked + b"\x03\xe8")
    say("done", True)


asyncio.run(main())
