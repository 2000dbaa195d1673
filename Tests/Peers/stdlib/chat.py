# SPDX-License-Identifier: Apache-2.0
"""A model server that speaks chat completions in OpenAI's HTTP interface, streamed, and thinks by rules.

Serves on a free loopback port, prints `ready URL`, and ends with standard input. What it answers depends on what was said
last and on the tools that it is offered:

after a tool's result it says `The result is TEXT`; to words in which a tool's name stands (`hand_over_to_pilot` for "pilot",
`demo__add` for "add") of a user it calls that tool, with the numbers of the words as `a` and `b` and the words themselves as
`reason`, `task` and `text`; to "tools" it names the tools it is offered; to "hang" it never answers, to "garbage" with something else; else it
says `You said TEXT`. Prints `asked ROLE TEXT with TOOLS` for each request.
"""
import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def answer(request):
    last = request["messages"][-1]
    text = last.get("content") or ""
    tools = [tool["function"]["name"] for tool in request.get("tools", [])]
    print("asked", last["role"], text.replace("\n", " | "), "with", ",".join(tools), flush=True)
    if last["role"] == "tool":
        return {"content": f"The result is {text}"}
    words = text.lower()
    if "tools" in words:
        return {"content": "My tools are " + " and ".join(tools)}
    for name in tools if last["role"] == "user" else []:
        if re.split(r"_+", name)[-1] in re.findall(r"\w+", words):
            numbers = [int(number) for number in re.findall(r"\d+", words)] + [0, 0]
            arguments = {"reason": text, "task": text, "text": text, "a": numbers[0], "b": numbers[1]}
            function = {"name": name, "arguments": json.dumps(arguments)}
            return {"tool_calls": [{"index": 0, "id": "call-1", "type": "function", "function": function}]}
    return {"content": f"You said {text}"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        last = (request["messages"][-1].get("content") or "").lower()
        if "hang" in last:
            threading.Event().wait(600)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        if "garbage" in last:
            self.wfile.write(b"data: {]\n\n")
        else:
            for delta in self.deltas(answer(request)):
                chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    @staticmethod
    def deltas(message):
        if "content" not in message:
            return [message]
        return [{"content": word + " "} for word in message["content"].split(" ")]

    def log_message(self, *arguments):
        pass


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    while os.read(0, 4096):
        pass


main()
