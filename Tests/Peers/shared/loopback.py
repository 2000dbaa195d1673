# SPDX-License-Identifier: Apache-2.0
"""Serving a peer on a loopback port that the system chooses, for as long as whoever started it lives."""

import os
import socket
import threading


def listen():
    """A listening socket on a free loopback port, or on the one that the environment names."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(os.environ.get("PEER_PORT", 0))))
    listener.listen(128)
    return listener


def announce(listener, path="/mcp"):
    """Prints the line that a test waits for."""
    print(f"ready http://127.0.0.1:{listener.getsockname()[1]}{path}", flush=True)


def end_with_stdin():
    """Ends the process when standard input does, so that a killed test run leaves nothing behind."""

    def watch():
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def serve(application, path="/mcp"):
    """Serves an ASGI application until standard input ends."""
    import uvicorn

    listener = listen()

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets=sockets)
            announce(listener, path)

    end_with_stdin()
    Server(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[listener])
