# SPDX-License-Identifier: Apache-2.0
"""Offers a data channel and a track with a tone, and says what came of it.

Writes its offer as a line `offer {"sdp": …}`, reads the answer as a line of JSON, then works: sends messages over two
channels and counts what comes back, plays a tone and measures the one that it hears. It says what it found in a line
`outcome {…}` and ends when its standard input does. Options are `key=value`:
tone (Hz, default 440), seconds (default 2), messages (default 50), dtls (active or passive, default actpass).
"""
import asyncio
import json
import math
import sys
import time
from fractions import Fraction

import numpy
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from av import AudioFrame

RATE = 48_000


class Tone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, frequency):
        super().__init__()
        self.frequency = frequency
        self.position = 0
        self.began = None

    async def recv(self):
        count = RATE // 50
        if self.began is None:
            self.began = time.monotonic()
        await asyncio.sleep(max(0, self.began + self.position / RATE - time.monotonic()))
        times = (self.position + numpy.arange(count)) / RATE
        samples = (12_000 * numpy.sin(2 * math.pi * self.frequency * times)).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = self.position
        frame.time_base = Fraction(1, RATE)
        self.position += count
        return frame


async def listen(track, heard):
    while True:
        frame = await track.recv()
        samples = frame.to_ndarray().reshape(-1)[:: len(frame.layout.channels)]
        heard.append(samples.astype(numpy.float64))


def frequency_of(blocks):
    """The strongest frequency of the second half of what was heard."""
    samples = numpy.concatenate(blocks[len(blocks) // 2 :])
    spectrum = numpy.abs(numpy.fft.rfft(samples * numpy.hanning(len(samples))))
    return float(numpy.argmax(spectrum) * RATE / len(samples))


async def main():
    options = dict(argument.split("=", 1) for argument in sys.argv[1:])
    seconds = float(options.get("seconds", 2))
    count = int(options.get("messages", 50))
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    channels = [
        connection.createDataChannel("_reliable"),
        connection.createDataChannel("_lossy", ordered=False, maxRetransmits=0),
    ]
    echoes = {channel.label: [] for channel in channels}
    opened = [asyncio.Event() for _ in channels]
    theirs = []
    for channel, event in zip(channels, opened):
        channel.on("open", event.set)
        channel.on("message", echoes[channel.label].append)
    connection.on("datachannel", lambda channel: theirs.append(channel.label))
    connection.addTrack(Tone(float(options.get("tone", 440))))
    heard = []
    listeners = []
    connection.on("track", lambda track: listeners.append(asyncio.ensure_future(listen(track, heard))))

    await connection.setLocalDescription(await connection.createOffer())
    sdp = connection.localDescription.sdp.replace("actpass", options.get("dtls", "actpass"))
    print("offer " + json.dumps({"sdp": sdp}), flush=True)
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    began = time.monotonic()
    await connection.setRemoteDescription(RTCSessionDescription(json.loads(line)["sdp"], "answer"))
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in opened)), 15)
    connected = time.monotonic() - began

    sent = [f"message {number}" for number in range(count)] + ["", b"", bytes(range(256)) * 240]
    for message in sent:
        channels[0].send(message)
    for message in sent[:count]:
        channels[1].send(message)
    await asyncio.sleep(seconds)
    deadline = time.monotonic() + 10
    while len(echoes["_reliable"]) < len(sent) and time.monotonic() < deadline:
        await asyncio.sleep(0.02)

    reports = [vars(report) for report in (await connection.getStats()).values() if report.type == "remote-inbound-rtp"]
    print(
        "outcome "
        + json.dumps(
            {
                "connectSeconds": round(connected, 3),
                "reliable": echoes["_reliable"] == sent,
                "lossy": len(echoes["_lossy"]),
                "theirChannels": theirs,
                "frames": len(heard),
                "hertz": round(frequency_of(heard), 1) if heard else None,
                "reports": len(reports),
                "reportedLost": sum(report["packetsLost"] for report in reports),
                "ice": connection.iceConnectionState,
                "state": connection.connectionState,
            }
        ),
        flush=True,
    )
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for listener in listeners:
        listener.cancel()
    await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
