# SPDX-License-Identifier: Apache-2.0
"""Two participants, one of whom speaks, and how well the hub says that they are connected.

Arguments: the WebSocket URL of the hub, an API key, its secret, and the quality that is waited for: excellent, good or poor.
Prints `acts {"own": …, "other": …}`: `ok`, or what was told instead, of the speaker by itself and by the other one.
"""
import asyncio
import json
import sys

import numpy
from livekit import api, rtc

RATE = 48_000
FRAME = RATE // 50


async def speak(source):
    chance = numpy.random.default_rng(1)
    while True:
        samples = chance.integers(-5_000, 5_000, FRAME).astype(numpy.int16)
        await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))


async def main():
    url, key, secret, wanted = sys.argv[1:5]
    wanted = getattr(rtc.ConnectionQuality, f"QUALITY_{wanted.upper()}")
    told = {"own": [], "other": []}
    rooms = {}
    for name in ("own", "other"):
        room = rooms[name] = rtc.Room()

        def changed(participant, quality, name=name):
            if participant.identity == "own":
                told[name].append(quality)

        room.on("connection_quality_changed", changed)
        rights = api.VideoGrants(room_join=True, room="quality")
        token = api.AccessToken(key, secret).with_identity(name).with_grants(rights).to_jwt()
        await asyncio.wait_for(room.connect(url, token), 30)
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("noise", source)
    await asyncio.wait_for(rooms["own"].local_participant.publish_track(track, rtc.TrackPublishOptions()), 30)
    speaking = asyncio.ensure_future(speak(source))

    async def until():
        while not all(wanted in list for list in told.values()):
            await asyncio.sleep(0.1)

    try:
        await asyncio.wait_for(until(), 60)
    except asyncio.TimeoutError:
        pass
    outcome = {name: "ok" if wanted in list else f"told {list}" for name, list in told.items()}
    print("acts", json.dumps(outcome), flush=True)
    speaking.cancel()
    for room in rooms.values():
        await room.disconnect()


asyncio.run(main())
