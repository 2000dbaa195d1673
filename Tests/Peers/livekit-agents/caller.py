# SPDX-License-Identifier: Apache-2.0
"""Calls agents into rooms by the official server API, and meets them there with the official client.

Arguments: the WebSocket URL of the hub, an API key and its secret. Answers each line of input with one line, its number before it:
`dispatch ROOM NAME` makes a dispatch and joins as `ann`, who plays 440 Hz, and prints `dispatched ID`;
`meet ROOM` waits for an agent there and prints `met {…}`: what was heard of it and read from it, and its attributes;
`gone ROOM` waits until no agent is there and prints `gone`; `forget ROOM` forgets what was heard there;
`jobs ROOM` prints `jobs [[status, worker id], …]`; `delete ROOM ID` deletes the dispatch and prints `deleted`;
`leave ROOM` leaves and prints `left`.
"""
import asyncio
import json
import math
import sys

import numpy
from livekit import api, rtc

RATE = 48_000
FRAME = RATE // 50


class Visit:
    """Ann's stay in one room."""

    def __init__(self):
        self.room = rtc.Room()
        self.source = rtc.AudioSource(RATE, 1)
        self.tasks = []
        self.heard = {}
        self.texts = {}
        self.room.on("track_subscribed", self.subscribed)
        for topic in ("heard", "lk.transcription"):
            self.room.register_text_stream_handler(topic, self.reader(topic))

    def reader(self, topic):
        def handle(reader, identity):
            async def read():
                self.texts.setdefault(identity, {})[topic] = await reader.read_all()

            self.tasks.append(asyncio.ensure_future(read()))

        return handle

    def subscribed(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self.tasks.append(asyncio.ensure_future(self.listen(track, participant.identity)))

    async def listen(self, track, identity):
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=500):
            block = numpy.frombuffer(event.frame.data, dtype=numpy.int16).astype(numpy.float64)
            if numpy.sqrt(numpy.mean(block**2)) < 1000:
                continue
            spectrum = numpy.abs(numpy.fft.rfft(block * numpy.hanning(len(block))))
            self.heard.setdefault(identity, []).append(float(numpy.argmax(spectrum[1:]) + 1) * RATE / len(block))

    async def join(self, url, token):
        await asyncio.wait_for(self.room.connect(url, token), 20)
        track = rtc.LocalAudioTrack.create_audio_track("tone", self.source)
        await self.room.local_participant.publish_track(
            track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        )
        self.tasks.append(asyncio.ensure_future(self.play()))

    async def play(self):
        position = 0
        while True:
            times = (position + numpy.arange(FRAME)) / RATE
            samples = (8_000 * numpy.sin(2 * math.pi * 440 * times)).astype(numpy.int16)
            await self.source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))
            position += FRAME

    @property
    def agents(self):
        kind = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        return [p for p in self.room.remote_participants.values() if p.kind == kind]

    async def meet(self):
        def complete():
            identities = [agent.identity for agent in self.agents]
            return any(
                self.heard.get(name) and len(self.texts.get(name, {})) == 2
                and "lk.agent.state" in self.room.remote_participants[name].attributes
                for name in identities
            )

        await until(complete)
        agent = self.agents[0]
        return {
            "identity": agent.identity,
            "hertz": sorted(self.heard[agent.identity])[len(self.heard[agent.identity]) // 2],
            "heard": self.texts[agent.identity]["heard"],
            "transcription": self.texts[agent.identity]["lk.transcription"],
            "state": agent.attributes["lk.agent.state"],
        }

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        await self.room.disconnect()


async def until(condition, seconds=60):
    async def wait():
        while not condition():
            await asyncio.sleep(0.05)

    await asyncio.wait_for(wait(), seconds)


class Caller:
    def __init__(self, url, key, secret):
        self.url, self.key, self.secret = url, key, secret
        self.visits = {}
        self.api = api.LiveKitAPI(url.replace("ws", "http", 1), key, secret)

    async def dispatch(self, room, name):
        request = api.CreateAgentDispatchRequest(agent_name=name, room=room, metadata="by the caller")
        dispatch = await self.api.agent_dispatch.create_dispatch(request)
        await self.join(room)
        return f"dispatched {dispatch.id}"

    async def join(self, room):
        rights = api.VideoGrants(room_join=True, room=room)
        token = api.AccessToken(self.key, self.secret).with_identity("ann").with_grants(rights).to_jwt()
        self.visits[room] = Visit()
        await self.visits[room].join(self.url, token)
        return "joined"

    async def meet(self, room):
        return "met " + json.dumps(await self.visits[room].meet())

    async def gone(self, room):
        await until(lambda: not self.visits[room].agents)
        return "gone"

    async def forget(self, room):
        self.visits[room].heard.clear()
        self.visits[room].texts.clear()
        return "forgotten"

    async def jobs(self, room):
        found = await self.api.agent_dispatch.list_dispatch(room)
        states = [job.state for dispatch in found for job in dispatch.state.jobs]
        return "jobs " + json.dumps([[state.status, state.worker_id] for state in states])

    async def delete(self, room, dispatch):
        await self.api.agent_dispatch.delete_dispatch(dispatch, room)
        return "deleted"

    async def leave(self, room):
        await self.visits.pop(room).leave()
        return "left"


async def main():
    caller = Caller(*sys.argv[1:4])
    print("ready", flush=True)
    number = 0
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        command, *arguments = line.split()
        number += 1
        try:
            print(number, await getattr(caller, command)(*arguments), flush=True)
        except Exception as error:  # Whatever it is, the test shows it.
            print(f"{number} failed {command}: {type(error).__name__} {error}", flush=True)
    await caller.api.aclose()


if __name__ == "__main__":
    asyncio.run(main())
