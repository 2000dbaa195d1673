# SPDX-License-Identifier: Apache-2.0
"""A client of HTTP/1.1 that can be slow, rude and exact, on asyncio alone."""

import asyncio
import json
import socket


class Broken(Exception):
    """The connection ended, or what came is no HTTP."""


class Connection:
    """One connection to the hub. Not to be shared by tasks."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port, receive_buffer=None):
        """`receive_buffer`: bytes that the kernel may hold for us, so that a slow reader is felt at once."""
        sock = socket.socket()
        sock.setblocking(False)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        return cls(*await asyncio.open_connection(sock=sock, limit=receive_buffer or 1 << 16))

    def send(self, method, path, fields, body=b""):
        head = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in fields.items()]
        self.writer.write(("\r\n".join(head) + "\r\n\r\n").encode() + body)

    async def head(self):
        """Status and fields of the next answer."""
        try:
            text = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Broken(f"no answer: {type(error).__name__}") from None
        first, *lines = text.split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines if line)
        return int(first.split()[1]), {name.lower(): value for name, value in fields.items()}

    async def body(self, fields, pause=0.0, came=lambda: None):
        """The whole body; with a pause before each piece it is a slow reader's. `came` is called for each piece."""
        try:
            if fields.get("transfer-encoding") != "chunked":
                return await self.exactly(int(fields.get("content-length", 0)), pause, came)
            body = b""
            while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
                body += await self.exactly(size, pause, came)
                await self.reader.readexactly(2)
            await self.reader.readuntil(b"\r\n")
            return body
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Broken(f"cut within an answer: {type(error).__name__}") from None

    async def exactly(self, count, pause, came):
        pieces = []
        while count:
            if pause:
                await asyncio.sleep(pause)
            piece = await self.reader.readexactly(min(count, 1 << 16))
            came()
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def close(self, rudely=False):
        if rudely:
            self.writer.transport.abort()
        else:
            self.writer.close()


def message_of(fields, body):
    """The JSON-RPC answer in a body, be it one message or the last event of a stream. Raises Broken if there is none."""
    if fields.get("content-type", "").startswith("text/event-stream"):
        events = [line[5:] for line in body.splitlines() if line.startswith(b"data:")]
        body = events[-1] if events else b""
    try:
        message = json.loads(body)
    except ValueError:
        raise Broken(f"no JSON: {body[:80]!r}") from None
    if not isinstance(message, dict) or "id" not in message or not ("result" in message or "error" in message):
        raise Broken(f"no answer: {body[:80]!r}")
    return message
