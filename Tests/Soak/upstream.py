# SPDX-License-Identifier: Apache-2.0
"""An upstream that is meant to be killed, made with the standard library alone.

    upstream.py stdio|http|modern [PORT]

`stdio` and `http` are of the handshake era, `modern` is of 2026-07-28 over HTTP. Tools: `echo` gives `text` back, `wait`
does so after `seconds`, `count` reports `steps` of progress before it, `fill` answers with `bytes` characters.
"""

import json
import os
import socketserver
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODERN = "2026-07-28"
SCHEMA = {"type": "object"}
TOOLS = [{"name": name, "inputSchema": SCHEMA} for name in ("echo", "wait", "count", "fill")]


def describe(era):
    capabilities = {"tools": {}}
    if era == "modern":
        return {"supportedVersions": [MODERN], "capabilities": capabilities, "resultType": "complete",
                "ttlMs": 0, "cacheScope": "private"}
    return {"protocolVersion": "2025-06-18", "capabilities": capabilities,
            "serverInfo": {"name": "mortal", "version": "1"}}


def call(params, notify):
    arguments = params.get("arguments", {})
    text = arguments.get("text", "")
    token = params.get("_meta", {}).get("progressToken")
    if params["name"] == "wait":
        time.sleep(arguments.get("seconds", 0))
    elif params["name"] == "count":
        for step in range(arguments.get("steps", 3)):
            if token is not None:
                notify({"jsonrpc": "2.0", "method": "notifications/progress",
                        "params": {"progressToken": token, "progress": step + 1}})
            time.sleep(0.02)
    elif params["name"] == "fill":
        text = "x" * arguments.get("bytes", 0)
    return {"content": [{"type": "text", "text": text}], "resultType": "complete"}


def answer(era, message, notify):
    """The answer to a request; None for a notification or an answer of the hub's."""
    if "id" not in message or "method" not in message:
        return None
    method, reply = message["method"], {"jsonrpc": "2.0", "id": message["id"]}
    if method == ("server/discover" if era == "modern" else "initialize"):
        reply["result"] = describe(era)
    elif method == "tools/list":
        reply["result"] = {"tools": TOOLS, "resultType": "complete", "ttlMs": 0, "cacheScope": "private"}
    elif method == "tools/call":
        reply["result"] = call(message["params"], notify)
    else:
        reply["error"] = {"code": -32601, "message": f"no method {method}"}
    return reply


def serve_stdio():
    lock = threading.Lock()

    def write(message):
        if message is not None:
            with lock:
                sys.stdout.write(json.dumps(message) + "\n")
                sys.stdout.flush()

    for line in sys.stdin:
        message = json.loads(line)
        work = threading.Thread(target=lambda m: write(answer("legacy", m, write)), args=(message,), daemon=True)
        work.start()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    era = "legacy"
    sessions = set()

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.reply(405, b"")

    def do_DELETE(self):
        self.sessions.discard(self.headers.get("mcp-session-id"))
        self.reply(200, b"")

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fields = {}
        if self.era == "legacy":
            if message.get("method") == "initialize":
                fields["mcp-session-id"] = uuid.uuid4().hex
                self.sessions.add(fields["mcp-session-id"])
            elif message.get("method") != "server/discover" and self.headers.get("mcp-session-id") not in self.sessions:
                return self.reply(404, b"")
        if message.get("method") == "tools/call" and message["params"]["name"] == "count":
            return self.stream(message)
        found = answer(self.era, message, lambda note: None)
        self.reply(200 if found else 202, json.dumps(found).encode() if found else b"", fields)

    def reply(self, status, body, fields={}):
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": len(body), **fields}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, message):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

        def write(note):
            event = f"data: {json.dumps(note)}\n\n".encode()
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))

        write(answer(self.era, message, write))
        self.wfile.write(b"0\r\n\r\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        # Without the look-up of the host's name, which may take long.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def handle_error(self, request, address):
        pass  # the hub had enough


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


def main():
    if sys.argv[1] == "stdio":
        return serve_stdio()
    Handler.era = "modern" if sys.argv[1] == "modern" else "legacy"
    # A killed driver must leave nothing behind.
    threading.Thread(target=end_with_stdin, daemon=True).start()
    Server(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()


main()
