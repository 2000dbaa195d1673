# SPDX-License-Identifier: Apache-2.0
"""The service of Tests/OpenAPIToolsTests/Service: gives its document with its own address in it, and answers a request
only if it is, byte for byte, one that calls.json expects. With the standard library alone.

    service.py      prints `ready http://127.0.0.1:PORT`, ends with standard input
"""

import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "OpenAPIToolsTests" / "Service"
CALLS = json.loads((FOLDER / "calls.json").read_text())


def octets(value):
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value.encode()


def multipart(parts, boundary):
    body = b""
    for part in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{part["name"]}"'
        if "filename" in part:
            head += f'; filename="{part["filename"]}"'
        if "type" in part:
            head += f'\r\nContent-Type: {part["type"]}'
        body += head.encode() + b"\r\n\r\n" + octets(part.get("body", part)) + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def fault(expected, request, body):
    for name, value in expected.get("headers", {}).items():
        if request.headers.get(name) != value:
            return f"{name}: {request.headers.get(name)}"
    for name in expected.get("absent", []):
        if name in request.headers:
            return f"{name} is there"
    if "body" in expected and octets(expected["body"]) != body:
        return f"body {body!r}"
    if "multipart" in expected:
        boundary = request.headers.get("content-type", "").partition("boundary=")[2]
        if not boundary or multipart(expected["multipart"], boundary) != body:
            return f"body {body!r}"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path == "/service.json":
            text = (FOLDER / "service.json").read_text().replace("http://service.test", self.server.address)
            return self.answer(200, {"content-type": "application/json"}, text.encode())
        wrong = "no such call"
        for call in CALLS:
            expected = call["expect"]
            if (expected["method"], expected["target"]) != (self.command, self.path):
                continue
            wrong = fault(expected, self, body)
            if wrong is None:
                answer = call.get("answer")
                if answer is None:
                    return self.answer(200, {"content-type": "application/json"}, b'{"ok":true}')
                return self.answer(answer["status"], answer["headers"], octets(answer["body"]))
        self.answer(418, {"content-type": "text/plain"}, f"{self.command} {self.path}: {wrong}".encode())

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_DELETE = do_OPTIONS = do_HEAD = do_PATCH = do_TRACE = handle_any


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready {server.address}", flush=True)
    sys.stdin.read()


main()
