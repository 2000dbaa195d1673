# SPDX-License-Identifier: Apache-2.0
"""Lets participants meet in a room, each with a tone of its own, and says what each has heard of the others.

Arguments: the WebSocket URL of the hub, an API key, its secret, then options as `key=value`:
total (participants of the meeting, default 2), first and count (those of this process, default all: one process cannot
follow the events of many), seconds (of listening, default 2), mode (one or two peer connections, default one), calm (seconds
of listening before data are sent; tones are those heard then, default none: those heard while data come).
Participants are p0, p1, …; the tone of pN has 440 + 110·N Hz. Prints `ready` when it hears everybody's track, then
waits for a line of input, sends its data, and prints `outcome {…}`; leaves at the next line and prints `left`.
"""
import asyncio
import json
import math
import sys
import time

import numpy
from livekit import api, rtc

RATE = 48_000
FRAME = RATE // 50


def frequency(index):
    return 440 + 110 * index


def token(key, secret, identity, room, **grants):
    rights = api.VideoGrants(room_join=True, room=room, can_update_own_metadata=True, **grants)
    return api.AccessToken(key, secret).with_identity(identity).with_name(identity.upper()).with_grants(rights).to_jwt()


def strongest(samples):
    spectrum = numpy.abs(numpy.fft.rfft(samples * numpy.hanning(len(samples))))
    return float(numpy.argmax(spectrum[1:]) + 1) * RATE / len(samples)


class Member:
    def __init__(self, index, url, key, secret, options):
        self.index = index
        self.identity = f"p{index}"
        self.url = url
        self.token = token(key, secret, self.identity, options.get("room", "meeting"))
        self.one = options.get("mode", "one") == "one"
        self.room = rtc.Room()
        self.heard = {}
        # Of each track the blocks that count for its tone; all without an entry.
        self.counted = {}
        self.listeners = []
        self.data = []
        self.texts = {}
        self.speakers = set()
        self.connected = None
        self.gone = asyncio.Event()
        self.source = rtc.AudioSource(RATE, 1)
        self.room.on("track_subscribed", self.subscribed)
        self.room.on("participant_disconnected", lambda participant: self.gone.set())
        self.room.on("data_received", lambda packet: self.data.append(packet))
        self.room.on("active_speakers_changed", lambda all: self.speakers.update(p.identity for p in all))
        self.room.register_text_stream_handler("words", self.read)

    def read(self, reader, identity):
        async def collect():
            self.texts[identity] = await reader.read_all()

        self.listeners.append(asyncio.ensure_future(collect()))

    def subscribed(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self.listeners.append(asyncio.ensure_future(self.listen(track, participant.identity)))

    async def listen(self, track, identity):
        blocks = self.heard.setdefault(identity, [])
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=100):
            blocks.append(numpy.frombuffer(event.frame.data, dtype=numpy.int16).astype(numpy.float64))

    async def connect(self):
        began = time.monotonic()
        options = rtc.RoomOptions(single_peer_connection=self.one)
        await asyncio.wait_for(self.room.connect(self.url, self.token, options=options), 20)
        self.connected = time.monotonic() - began

    async def publish(self):
        track = rtc.LocalAudioTrack.create_audio_track("tone", self.source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await asyncio.wait_for(self.room.local_participant.publish_track(track, options), 20)

    async def play(self):
        position = 0
        while True:
            times = (position + numpy.arange(FRAME)) / RATE
            samples = (8_000 * numpy.sin(2 * math.pi * frequency(self.index) * times)).astype(numpy.int16)
            await self.source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))
            position += FRAME

    def complete(self, total):
        """Whether all that others have sent has come."""
        speakers = len(self.speakers - {self.identity}) == total - 1
        return speakers and len(self.texts) == len(self.ordered("order", "reliable")) == total - 1 and all(
            "mood" in participant.attributes for participant in self.room.remote_participants.values()
        )

    def stop_counting(self):
        self.counted = {identity: len(blocks) for identity, blocks in self.heard.items()}

    async def send(self):
        me = self.room.local_participant
        for number in range(20):
            await me.publish_data(f"reliable {number}".encode(), reliable=True, topic="order")
            await me.publish_data(f"lossy {number}".encode(), reliable=False, topic="loss")
        await me.send_text("word " * 4000, topic="words")
        await me.set_attributes({"mood": self.identity})

    def outcome(self):
        mine = {}
        for identity, blocks in self.heard.items():
            blocks = blocks[: self.counted.get(identity)]
            samples = numpy.concatenate(blocks) if blocks else numpy.zeros(0)
            tail = samples[-RATE:]
            steps = [tail[start : start + FRAME] for start in range(0, len(tail) - FRAME, FRAME)]
            mine[identity] = {
                "hertz": round(strongest(tail), 1) if len(tail) == RATE else None,
                "silent": sum(1 for step in steps if numpy.sqrt(numpy.mean(step**2)) < 500),
            }
        return {
            "connectSeconds": round(self.connected, 3),
            "heard": mine,
            "reliable": self.ordered("order", "reliable"),
            "lossy": sum(1 for packet in self.data if packet.topic == "loss"),
            "senders": sorted({packet.participant.identity for packet in self.data if packet.participant}),
            "texts": {identity: len(text) for identity, text in self.texts.items()},
            "attributes": {p.identity: dict(p.attributes) for p in self.room.remote_participants.values()},
            "own": dict(self.room.local_participant.attributes),
            "names": {p.identity: p.name for p in self.room.remote_participants.values()},
            "speakers": sorted(self.speakers),
        }

    def ordered(self, topic, word):
        """Senders whose messages have all come, in their order."""
        wanted = [f"{word} {number}".encode() for number in range(20)]
        senders = {packet.participant.identity for packet in self.data if packet.participant}
        return sorted(
            sender
            for sender in senders
            if [p.data for p in self.data if p.topic == topic and p.participant.identity == sender] == wanted
        )

    async def leave(self):
        await asyncio.wait_for(self.room.disconnect(), 10)
        for listener in self.listeners:
            listener.cancel()


async def until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


async def line():
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


async def main():
    url, key, secret = sys.argv[1:4]
    options = dict(argument.split("=", 1) for argument in sys.argv[4:])
    total = int(options.get("total", 2))
    first, count = int(options.get("first", 0)), int(options.get("count", total))
    members = [Member(index, url, key, secret, options) for index in range(first, first + count)]
    players = []
    for member in members:
        await member.connect()
        await member.publish()
        players.append(asyncio.ensure_future(member.play()))
    await until(lambda: all(len(member.heard) == total - 1 for member in members), 60)
    print("ready", flush=True)
    await line()
    if calm := float(options.get("calm", 0)):
        await asyncio.sleep(calm)
        for member in members:
            member.stop_counting()
    for member in members:
        await member.send()
    await asyncio.sleep(float(options.get("seconds", 2)))
    await until(lambda: all(member.complete(total) for member in members), 30)
    print("outcome " + json.dumps({member.identity: member.outcome() for member in members}), flush=True)
    await line()
    for player in players:
        player.cancel()
    await members[-1].leave()
    if count > 1:
        await asyncio.wait_for(members[0].gone.wait(), 10)
    for member in members[:-1]:
        await member.leave()
    print("left", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
