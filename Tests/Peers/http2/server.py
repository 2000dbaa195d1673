# SPDX-License-Identifier: Apache-2.0
"""A server of HTTP/2 on the `h2` package: server.py [CERTIFICATE KEY], in the clear without them. Prints `ready PORT`; ends
with its input.

`/large?BYTES` sends so many, `/reset?CODE` resets the stream, `/trailers` sends trailers behind its body; everything else
is answered with its method, path and body. Each answer names its connection in `x-connection`.
"""

import os
import socket
import ssl
import sys
import threading
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.events
import h2.exceptions


class Session:
    def __init__(self, stream, number):
        self.socket = stream
        self.number = number
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.requests = {}
        self.waiting = {}

    def run(self):
        self.h2.initiate_connection()
        self.flush()
        while data := self.socket.recv(1 << 16):
            for event in self.h2.receive_data(data):
                self.handle(event)
            self.pump()
            self.flush()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def handle(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.requests[event.stream_id] = (dict(event.headers), bytearray())
        elif isinstance(event, h2.events.DataReceived):
            self.requests[event.stream_id][1].extend(event.data)
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            self.answer(event.stream_id, *self.requests.pop(event.stream_id))
        elif isinstance(event, h2.events.StreamReset):
            self.waiting.pop(event.stream_id, None)

    def answer(self, stream, fields, body):
        target = urlsplit(fields[":path"])
        if target.path == "/reset":
            return self.h2.reset_stream(stream, int(target.query))
        if target.path == "/large":
            body = b"x" * int(target.query)
        elif target.path != "/trailers":
            body = f"{fields[':method']} {fields[':authority']}{target.path} ".encode() + body
        self.h2.send_headers(stream, [(":status", "200"), ("x-connection", str(self.number))])
        self.waiting[stream] = (memoryview(bytes(body)), target.path == "/trailers")

    def pump(self):
        """Sends as much as the windows allow."""
        for stream, (body, has_trailers) in list(self.waiting.items()):
            while body:
                size = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size, len(body))
                if size <= 0:
                    break
                self.h2.send_data(stream, body[:size].tobytes())
                body = body[size:]
            self.waiting[stream] = (body, has_trailers)
            if not body:
                del self.waiting[stream]
                if has_trailers:
                    self.h2.send_headers(stream, [("x-trailer", "behind the body")], end_stream=True)
                else:
                    self.h2.end_stream(stream)


def serve(connection, context, number):
    try:
        with context.wrap_socket(connection, server_side=True) if context else connection as stream:
            Session(stream, number).run()
    except (OSError, h2.exceptions.ProtocolError):
        pass


def tls(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    return context


def main():
    context = tls(*sys.argv[1:]) if len(sys.argv) > 1 else None
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)

    def accept():
        number = 0
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, context, number), daemon=True).start()
            number += 1

    threading.Thread(target=accept, daemon=True).start()
    print(f"ready {listener.getsockname()[1]}", flush=True)
    while os.read(0, 4096):
        pass


main()
