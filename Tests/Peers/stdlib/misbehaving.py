# SPDX-License-Identifier: Apache-2.0
"""An upstream that goes wrong in one chosen manner, made with the standard library alone.

    misbehaving.py mute|silent|garbage|flood|late|stubborn|looping|doubled|invalid|crowded http|stdio

mute     answers nothing at all, not even the handshake
silent   never answers a call of `answer`
garbage  answers a call of `answer` with what is no message
flood    answers a call of `answer` with 10 MiB
late     answers a call of `answer` after ten seconds
looping  its list of tools never ends: every page has the same cursor
doubled  lists `answer` twice, with two definitions
invalid  lists tools that are none: without a name, with a schema that is no object, with one that wants another type
crowded  lists 5,000 tools beside the two
stubborn answers properly, and over stdio neither a closed standard input nor SIGTERM ends it

Otherwise it is a plain server of the handshake era, whose tool `fine` always answers.
"""

import json
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

import loopback  # noqa: E402

FLOOD = 10 << 20
NEVER = threading.Event()
MANNERS = ("mute", "silent", "garbage", "flood", "late", "stubborn", "looping", "doubled", "invalid", "crowded")
LATE = 10
SCHEMA = {"type": "object", "properties": {}}
TOOLS = [{"name": name, "inputSchema": SCHEMA} for name in ("answer", "fine")]
LISTS = {
    "looping": {"tools": TOOLS, "nextCursor": "again"},
    "doubled": {"tools": [*TOOLS, {"name": "answer", "inputSchema": SCHEMA, "description": "Another one."}]},
    "invalid": {"tools": [
        {"inputSchema": SCHEMA}, {"name": 7, "inputSchema": SCHEMA}, {"name": "bare"},
        {"name": "worded", "inputSchema": "object"}, {"name": "listed", "inputSchema": {"type": "array"}}, *TOOLS]},
    "crowded": {"tools": [*TOOLS, *({"name": f"tool{number}", "inputSchema": SCHEMA} for number in range(5000))]},
}


def result_of(method, params, manner):
    """The result of a request that is answered properly; None for a method that this server does not know."""
    if method == "initialize":
        return {
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "misbehaving", "version": "1"},
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return LISTS.get(manner, {"tools": TOOLS})
    if method == "tools/call":
        return {"content": [{"type": "text", "text": "fine"}]}
    return None


def answer_to(message, manner):
    """The proper answer to one message as bytes; empty for a notification."""
    if "id" not in message:
        return b""
    result = result_of(message["method"], message.get("params"), manner)
    answer = {"jsonrpc": "2.0", "id": message["id"]}
    if result is None:
        answer["error"] = {"code": -32601, "message": f"no method {message['method']}"}
    else:
        answer["result"] = result
    return json.dumps(answer).encode()


def goes_wrong(manner, message):
    if manner in ("mute", "stubborn", *LISTS):
        return manner == "mute"
    return message.get("method") == "tools/call" and message["params"]["name"] == "answer"


def flood(message):
    text = "x" * FLOOD
    answer = {"jsonrpc": "2.0", "id": message.get("id"), "result": {"content": [{"type": "text", "text": text}]}}
    return json.dumps(answer).encode()


def serve_stdio(manner):
    if manner == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answer_lines(manner, sys.stdout.buffer)
    if manner == "stubborn":
        NEVER.wait()


def answer_lines(manner, output):
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if not goes_wrong(manner, message):
            answer = answer_to(message, manner)
        elif manner == "flood":
            answer = flood(message)
        elif manner == "garbage":
            nonsense = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": "nonsense"}).encode()
            answer = b"\x00\xff garbage {{{\n\n" + nonsense
        elif manner == "late":
            time.sleep(LATE)
            answer = answer_to(message, manner)
        else:
            continue
        if answer:
            output.write(answer + b"\n")
            output.flush()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    manner = ""

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.reply(405, b"")

    def do_DELETE(self):
        self.reply(200, b"")

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not goes_wrong(self.manner, message):
            answer = answer_to(message, self.manner)
            self.reply(200 if answer else 202, answer)
        elif self.manner == "flood":
            self.reply(200, flood(message))
        elif self.manner == "late":
            time.sleep(LATE)
            self.reply(200, answer_to(message, self.manner))
        elif self.manner == "garbage":
            self.reply(200, b"\x00\xff garbage {{{")
        else:
            NEVER.wait()

    def reply(self, status, body):
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the peer had enough


class Server(ThreadingHTTPServer):
    daemon_threads = True


def serve_http(manner):
    Handler.manner = manner
    listener = loopback.listen()
    server = Server(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    loopback.end_with_stdin()
    loopback.announce(listener)
    server.serve_forever()


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in MANNERS:
        sys.exit(__doc__)
    {"http": serve_http, "stdio": serve_stdio}[sys.argv[2]](sys.argv[1])


main()
