# SPDX-License-Identifier: Apache-2.0
"""A person who talks with an agent in a room, with the official client: a voice of flite, ears that measure.

Arguments: the WebSocket URL of the hub, an API key and its secret. Answers each line of input with one line, its number
before it:

`join ROOM IDENTITY` joins; `say WORDS` speaks and prints `said` once the last sample has gone;
`said WORDS` waits until the agent is shown to have said them, `meant WORDS` until it is shown to have understood them, each
since the last of these, and prints the text; `quiet` waits until the agent has been silent for 600 ms; `state NAME` waits for
that `lk.agent.state`; `agent NAME` for that `lk.agent.name`; `latency` prints the milliseconds from the end of what was said
last to the first sound of the agent after it; `loud` waits until the agent is heard; `barge WORDS` speaks into the agent's
voice and prints the milliseconds until the agent is silent; `chat TEXT` writes; `data TOPIC` waits for data and
prints it; `send TOPIC TEXT` sends data; `understood` prints what pocketsphinx makes of the agent's voice since the last
time; `closed` waits for the end of the room; `states` prints all states of the agent so far; `leave` leaves.
"""
import asyncio
import json
import pathlib
import sys
import time

import numpy
from livekit import api, rtc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import flite  # noqa: E402
import sphinx  # noqa: E402

RATE = 16_000
LOUD = 300


class Talk:
    # Milliseconds of the pieces in which sound is spoken and heard.
    PIECE = 10

    def __init__(self, url, key, secret):
        self.url, self.key, self.secret = url, key, secret
        self.room = None
        self.tasks = []
        self.voice = flite.Voice("rms")

    # Joining

    async def join(self, room, identity):
        self.room = rtc.Room()
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=100)
        self.speech = numpy.zeros(0, numpy.int16)
        self.finished = asyncio.Event()
        self.spoken = self.begun = None
        self.heard, self.blocks, self.texts, self.packets, self.states = [], [], [], [], []
        self.over = asyncio.Event()
        self.identity = identity
        self.room.on("track_subscribed", self.subscribed)
        self.room.on("disconnected", lambda reason: self.over.set())
        self.room.on("data_received", lambda packet: self.packets.append((packet.topic, packet.data)))
        self.room.on("participant_attributes_changed", self.changed)
        self.room.register_text_stream_handler("lk.transcription", self.transcribed)
        rights = api.VideoGrants(room_join=True, room=room)
        token = api.AccessToken(self.key, self.secret).with_identity(identity).with_grants(rights).to_jwt()
        await asyncio.wait_for(self.room.connect(self.url, token), 20)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", self.source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)
        self.tasks.append(asyncio.ensure_future(self.feed()))
        return "joined"

    def subscribed(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_AUDIO and participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT:
            self.tasks.append(asyncio.ensure_future(self.listen(track)))

    def changed(self, attributes, participant):
        if "lk.agent.state" in attributes:
            self.states.append(attributes["lk.agent.state"])

    def transcribed(self, reader, identity):
        async def read():
            text = await reader.read_all()
            # What the agent says is one text that ends when it is final; attributes of its end are not shown here.
            final = identity != self.identity or reader.info.attributes.get("lk.transcription_final") == "true"
            self.texts.append((identity, text, final))

        self.tasks.append(asyncio.ensure_future(read()))

    async def feed(self):
        """A microphone is never silent for the network: what is not speech is a little noise."""
        noise = numpy.random.default_rng(1)
        size = RATE * self.PIECE // 1000
        while True:
            if len(self.speech):
                part, self.speech = self.speech[:size], self.speech[size:]
                part = numpy.pad(part, (0, size - len(part)))
                if not len(self.speech):
                    self.finished.set()
            else:
                part = noise.integers(-8, 8, size).astype(numpy.int16)
            await self.source.capture_frame(rtc.AudioFrame(part.astype(numpy.int16).tobytes(), RATE, 1, size))

    async def listen(self, track):
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=self.PIECE)
        async for event in stream:
            samples = numpy.frombuffer(event.frame.data, dtype=numpy.int16)
            level = float(numpy.sqrt(numpy.mean(samples.astype(numpy.float64) ** 2)))
            self.heard.append((time.monotonic(), level))
            self.blocks.append(samples)

    # Acts

    async def say(self, *words):
        samples = self.voice.speak(" ".join(words))
        voiced = numpy.nonzero(numpy.abs(samples.astype(numpy.int32)) > LOUD)[0]
        self.finished.clear()
        self.begun = time.monotonic() + (voiced[0] / RATE if len(voiced) else 0)
        self.speech = samples
        await self.finished.wait()
        # The source's own queue has still to be played; what follows the last voiced sample is no speech.
        tail = (len(samples) - 1 - voiced[-1]) / RATE if len(voiced) else 0
        self.spoken = time.monotonic() + self.source.queued_duration - tail
        return "said"

    async def latency(self):
        start = self.spoken
        found = []

        def audible():
            found[:] = [at for at, level in self.heard if at > start and level > LOUD]
            return bool(found)

        await until(audible)
        return f"latency {(found[0] - start) * 1000:.0f}"

    async def loud(self):
        start = time.monotonic()
        await until(lambda: any(at > start and level > LOUD for at, level in self.heard))
        return "loud"

    async def quiet(self):
        def silent():
            now = time.monotonic()
            last = max((at for at, level in self.heard if level > LOUD), default=0)
            return now - last > 0.6

        await until(silent)
        return "quiet"

    async def barge(self, *words):
        """Silence that lasts counts: a voice pauses between words by itself."""
        await self.say(*words)
        begun = self.begun
        await self.quiet()
        last = max(at for at, level in self.heard if level > LOUD)
        return f"barge {(last - begun) * 1000:.0f}"

    async def words(self, mine, text):
        found = []

        def shown():
            for index, (identity, words, final) in enumerate(self.texts):
                if final and (identity == self.identity) == mine and text.lower() in words.lower():
                    found.append((index, words))
                    return True
            return False

        try:
            await until(shown)
        except asyncio.TimeoutError:
            raise RuntimeError(f"not in {self.texts}")
        self.texts = self.texts[found[0][0] + 1 :] if not mine else self.texts
        return found[0][1]

    async def said(self, *words):
        return "said " + await self.words(False, " ".join(words))

    async def meant(self, *words):
        return "meant " + await self.words(True, " ".join(words))

    @property
    def attributes(self):
        kind = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        return [p.attributes for p in self.room.remote_participants.values() if p.kind == kind]

    async def state(self, name):
        await until(lambda: any(own.get("lk.agent.state") == name for own in self.attributes))
        return f"state {name}"

    async def agent(self, name):
        await until(lambda: any(own.get("lk.agent.name") == name for own in self.attributes))
        return f"agent {name}"

    async def chat(self, *words):
        await self.room.local_participant.send_text(" ".join(words), topic="lk.chat")
        return "written"

    async def send(self, topic, *words):
        await self.room.local_participant.publish_data(" ".join(words).encode(), topic=topic)
        return "sent"

    async def data(self, topic):
        await until(lambda: any(own == topic for own, _ in self.packets))
        return "data " + next(data for own, data in self.packets if own == topic).decode()

    async def understood(self):
        samples = numpy.concatenate([*self.blocks, numpy.zeros(1, numpy.int16)]).tobytes()
        self.blocks = []
        decoder = sphinx.Decoder()
        return "understood " + await asyncio.get_running_loop().run_in_executor(None, decoder.words, samples)

    async def closed(self):
        await asyncio.wait_for(self.over.wait(), 60)
        return "closed"

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        await self.room.disconnect()
        return "left"


async def until(condition, seconds=60):
    async def wait():
        while not condition():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), seconds)


async def main():
    talk = Talk(*sys.argv[1:4])
    print("ready", flush=True)
    number = 0
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        command, *arguments = line.split()
        number += 1
        try:
            if command == "states":
                print(number, "states", json.dumps(talk.states), flush=True)
                continue
            print(number, await getattr(talk, command)(*arguments), flush=True)
        except Exception as error:  # Whatever it is, the test shows it.
            print(f"{number} failed {command}: {type(error).__name__} {error}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
