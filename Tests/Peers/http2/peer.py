# SPDX-License-Identifier: Apache-2.0
"""A client of HTTP/2 that behaves as it is told: peer.py MANNER PORT.

Prints what the server answers, one line each: `status 200`, `body 12`, `trailer name=value`, `end`, `reset CODE`,
`goaway CODE`, `closed`. Ends with the connection, or once its manner has come to its end.
"""

import socket
import sys

import h2.config
import h2.connection
import h2.events
import hpack
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
GET = [(":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/")]
POST = [(":method", "POST")] + GET[1:]


def say(line):
    print(line, flush=True)


class Polite:
    """Speaks through the h2 package, which keeps to the protocol."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(validate_outbound_headers=False))
        self.h2.initiate_connection()
        self.ended = set()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def read_until_ends(self, count):
        self.flush()
        while len(self.ended) < count:
            data = self.socket.recv(1 << 16)
            if not data:
                return say("closed")
            for event in self.h2.receive_data(data):
                self.show(event)
            self.flush()

    def show(self, event):
        if isinstance(event, h2.events.ResponseReceived):
            say("status " + dict(event.headers)[b":status"].decode())
        elif isinstance(event, h2.events.DataReceived):
            say(f"body {len(event.data)}")
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.TrailersReceived):
            for name, value in event.headers:
                say(f"trailer {name.decode()}={value.decode()}")
        elif isinstance(event, h2.events.StreamReset):
            self.ended.add(event.stream_id)
            say(f"reset {int(event.error_code)}")
        elif isinstance(event, h2.events.StreamEnded):
            self.ended.add(event.stream_id)
            say("end")
        elif isinstance(event, h2.events.ConnectionTerminated):
            say(f"goaway {int(event.error_code)}")


class Rude:
    """Speaks in bare frames, which keep to nothing."""

    def __init__(self, port, settings=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self.encoder = hpack.Encoder()
        self.received = b""
        self.socket.sendall(PREFACE)
        self.send(SettingsFrame(0, settings=settings or {}))

    def send(self, *frames):
        self.socket.sendall(b"".join(frame.serialize() for frame in frames))

    def head(self, stream, fields, flags=("END_HEADERS", "END_STREAM")):
        return HeadersFrame(stream, self.encoder.encode(fields), flags=list(flags))

    def flood(self, make, count=100_000, batch=100):
        """Sends frames until the server has had enough, then shows what it says."""
        try:
            for start in range(0, count, batch):
                self.send(*[frame for index in range(start, start + batch) for frame in make(index)])
        except OSError:
            pass
        self.read_to_end()

    def read_to_end(self, shown=(GoAwayFrame,), enough=1_000_000):
        self.shown = 0
        try:
            while self.shown < enough and (data := self.socket.recv(1 << 16)):
                self.take(data, shown)
        except ConnectionError:
            pass
        say("closed")

    def take(self, data, shown):
        self.received += data
        while len(self.received) >= 9:
            frame, length = Frame.parse_frame_header(memoryview(self.received[:9]))
            if len(self.received) < 9 + length:
                return
            frame.parse_body(memoryview(self.received[9 : 9 + length]))
            self.received = self.received[9 + length :]
            if isinstance(frame, shown):
                self.shown += 1
                say(f"{'goaway' if isinstance(frame, GoAwayFrame) else 'reset'} {frame.error_code}")


# What a server must survive, and cut.


def rapid_reset(client):
    client.flood(
        lambda index: [client.head(2 * index + 1, GET), RstStreamFrame(2 * index + 1, error_code=8)], 5000, 10
    )


def induced_reset(client):
    """The server has to reset these itself: they hold what HTTP/2 forbids."""
    client.flood(lambda index: [client.head(2 * index + 1, GET + [("X-Upper", "1")])], 5000, 10)


def continuation(client):
    client.send(client.head(1, GET, ["END_STREAM"]))
    field = client.encoder.encode([("x-more", "y" * 100)])
    client.flood(lambda index: [ContinuationFrame(1, field)])


def header_bomb(client):
    """A large field in the compression table, then thousands of references to it, one byte each."""
    bomb = [("x-bomb", "b" * 3900)]
    block = client.encoder.encode(GET + bomb)
    reference = client.encoder.encode(bomb)
    assert len(reference) == 1
    data = block + reference * 16_000
    client.send(HeadersFrame(1, data[:16_000], flags=["END_STREAM"]))
    client.send(ContinuationFrame(1, data[16_000:], flags=["END_HEADERS"]))
    client.read_to_end()


def ping(client):
    client.flood(lambda index: [PingFrame(0, opaque_data=b"12345678")])


def settings(client):
    client.flood(lambda index: [SettingsFrame(0, settings={SettingsFrame.HEADER_TABLE_SIZE: 4096})])


def priority(client):
    client.flood(lambda index: [PriorityFrame(1, depends_on=0, stream_weight=3)])


def window_update(client):
    client.send(client.head(1, POST, ["END_HEADERS"]))
    client.flood(lambda index: [WindowUpdateFrame(1, window_increment=1)])


def empty_data(client):
    client.send(client.head(1, POST, ["END_HEADERS"]))
    client.flood(lambda index: [DataFrame(1, b"")])


def zero_window(client):
    """Asks for much and takes nothing; ends when its stream does."""
    client.send(client.head(1, GET[:3] + [(":path", "/large")]))
    client.read_to_end((GoAwayFrame, RstStreamFrame), enough=1)


def half_head(client):
    client.send(client.head(1, GET, ["END_STREAM"]))
    client.read_to_end()


def malformed(client):
    """Requests that HTTP/2 forbids, each on a stream of its own."""
    cases = [
        GET + [("X-Upper", "1")],
        GET + [("connection", "close")],
        GET + [("transfer-encoding", "chunked")],
        GET[:3],
        GET + [(":path", "/again")],
        GET + [("te", "gzip")],
        GET + [("x-note", "a\nb")],
    ]
    for number, fields in enumerate(cases):
        client.send(client.head(2 * number + 1, fields))
    client.socket.shutdown(socket.SHUT_WR)
    client.read_to_end((GoAwayFrame, RstStreamFrame))


# What a server must answer.


def trailers(client):
    client.h2.send_headers(1, POST + [("te", "trailers")])
    client.h2.send_data(1, b"body")
    client.h2.send_headers(1, [("grpc-status", "0"), ("x-note", "behind the body")], end_stream=True)
    client.read_until_ends(1)


def large_head(client):
    client.h2.send_headers(1, GET + [(f"x-field-{n}", "v" * 500) for n in range(40)], end_stream=True)
    client.h2.send_headers(3, GET, end_stream=True)
    client.read_until_ends(2)


def large_body(client):
    client.h2.send_headers(1, POST)
    client.h2.send_data(1, b"x" * 10_000)
    client.h2.send_data(1, b"x" * 10_000)
    client.read_until_ends(1)
    client.h2.send_headers(3, GET, end_stream=True)
    client.read_until_ends(2)


def slow_body(client):
    client.h2.send_headers(1, POST)
    client.h2.send_data(1, b"some")
    client.read_until_ends(1)


def strict(client):
    """What HTTP/1.1 refuses is refused here, too."""
    cases = [
        GET[:3] + [(":path", "/%zz")],
        GET[:2] + [(":authority", "a b"), GET[3]],
        GET + [("host", "other")],
        [(":method", "CONNECT"), (":authority", "localhost:1")],
        GET + [("expect", "miracles")],
    ]
    for number, fields in enumerate(cases):
        client.h2.send_headers(2 * number + 1, fields, end_stream=True)
        client.read_until_ends(number + 1)


POLITE = [trailers, large_head, large_body, slow_body, strict]
RUDE = [
    rapid_reset,
    induced_reset,
    continuation,
    header_bomb,
    ping,
    settings,
    priority,
    window_update,
    empty_data,
    zero_window,
    half_head,
    malformed,
]

if __name__ == "__main__":
    name, port = sys.argv[1].replace("-", "_"), int(sys.argv[2])
    for manner in POLITE:
        if manner.__name__ == name:
            manner(Polite(port))
    for manner in RUDE:
        if manner.__name__ == name:
            manner(Rude(port, {SettingsFrame.INITIAL_WINDOW_SIZE: 0} if manner is zero_window else None))
