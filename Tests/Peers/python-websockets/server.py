# SPDX-License-Identifier: Apache-2.0
"""A WebSocket server that echoes under /echo, closes with code and reason under /close?CODE, sends large messages under
/large?BYTES, and knows the subprotocol `chat`. With certificate and key as arguments it speaks TLS. Prints
`ready PORT`, and `closed CODE` for each WebSocket that ended."""
import asyncio
import ssl
import sys
from urllib.parse import urlsplit

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def handle(socket):
    target = urlsplit(socket.request.path)
    try:
        if target.path == "/close":
            await socket.close(int(target.query), "as asked")
        elif target.path == "/large":
            await socket.send(b"x" * int(target.query))
        elif target.path == "/fragments":
            await socket.send(["grü", "", "ße"])
            await (await socket.ping(b"are you there"))
            await socket.send("answered")
        async for message in socket:
            await socket.send(message)
    except ConnectionClosed:
        pass
    await socket.wait_closed()
    print(f"closed {socket.close_code}", flush=True)


async def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    async with serve(
        handle, "127.0.0.1", 0, ssl=context, subprotocols=["chat"], compression=None, ping_interval=None, max_size=None
    ) as server:
        print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
