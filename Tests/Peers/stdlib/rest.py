# SPDX-License-Identifier: Apache-2.0
"""A plain HTTP service that does what the upstreams of the matrix do, described by rest.json: the column of services that
speak no MCP. With the standard library alone.

    rest.py      prints `ready http://127.0.0.1:PORT`, ends with standard input
"""

import base64
import json
import os
import select
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import abilities  # noqa: E402

BEGUN, CANCELLED = defaultdict(threading.Event), defaultdict(threading.Event)


def text(value):
    return 200, "text/plain", value.encode()


def add(query, connection):
    return 200, "application/json", json.dumps({"sum": int(query["a"]) + int(query["b"])}).encode()


def slow(query, connection):
    """Takes its time, and notes when the caller goes away."""
    BEGUN[query["token"]].set()
    end = time.monotonic() + int(query["steps"]) * float(query["interval"])
    while time.monotonic() < end:
        readable, _, _ = select.select([connection], [], [], float(query["interval"]))
        if readable:
            CANCELLED[query["token"]].set()
            return text("nobody waits")
    return text(f"{query['token']} took {query['steps']} steps")


def came(events, query):
    return text("yes" if events[query["token"]].wait(float(query["patience"])) else "no")


OPERATIONS = {
    "/add": add,
    "/echo": lambda query, connection: text(query["text"]),
    "/slow": slow,
    "/has_begun": lambda query, connection: came(BEGUN, query),
    "/was_cancelled": lambda query, connection: came(CANCELLED, query),
    "/big": lambda query, connection: text("0123456789abcdef" * (64 * int(query["kibibytes"]))),
    "/failing": lambda query, connection: (500, "text/plain", b"failing on purpose"),
    "/process": lambda query, connection: text(str(os.getpid())),
    "/picture": lambda query, connection: (200, "image/png", base64.b64decode(abilities.PNG)),
    "/sound": lambda query, connection: (200, "audio/wav", base64.b64decode(abilities.WAV)),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        operation = OPERATIONS.get(parts.path)
        status, kind, content = 404, "text/plain", b"no such operation"
        if operation:
            status, kind, content = operation(dict(parse_qsl(parts.query)), self.connection)
        try:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the caller went away


class Server(ThreadingHTTPServer):
    daemon_threads = True


def main():
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


main()
