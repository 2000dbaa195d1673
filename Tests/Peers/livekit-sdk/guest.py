# SPDX-License-Identifier: Apache-2.0
"""Joins a room with a URL and a token, prints `joined ROOM as IDENTITY`, and `ended` when it is over.

Prints `heard IDENTITY HZ` once for each whose sound it hears, `seen IDENTITY WIDTH` for each whose pictures come, and
`gone IDENTITY` for those that leave.
"""
import asyncio
import sys

import numpy
from livekit import rtc
from meeting import RATE, strongest


async def listen(track, identity):
    async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=1000):
        samples = numpy.frombuffer(event.frame.data, dtype=numpy.int16).astype(numpy.float64)
        if numpy.sqrt(numpy.mean(samples**2)) > 1000:
            print(f"heard {identity} {strongest(samples):.0f}", flush=True)
            return


async def watch(track, identity):
    async for event in rtc.VideoStream(track):
        print(f"seen {identity} {event.frame.width}", flush=True)
        return


async def main():
    room = rtc.Room()
    over = asyncio.Event()
    tasks = []

    def subscribed(track, publication, participant):
        follow = listen if track.kind == rtc.TrackKind.KIND_AUDIO else watch
        tasks.append(asyncio.ensure_future(follow(track, participant.identity)))

    room.on("track_subscribed", subscribed)
    room.on("participant_disconnected", lambda participant: print(f"gone {participant.identity}", flush=True))
    room.on("disconnected", lambda reason: over.set())
    await asyncio.wait_for(room.connect(*sys.argv[1:3]), 20)
    print(f"joined {room.name} as {room.local_participant.identity}", flush=True)
    await over.wait()
    print("ended", flush=True)


asyncio.run(main())
