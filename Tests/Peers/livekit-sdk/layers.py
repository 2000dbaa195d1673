# SPDX-License-Identifier: Apache-2.0
"""Lets one participant publish video in three layers, and another say which of them comes.

Arguments: the WebSocket URL of the hub, an API key, its secret. Prints `ready WIDTH` when video comes, then answers each
line of input: `quality LOW|MEDIUM|HIGH` asks for a layer (`asked`), `width W SECONDS` waits until pictures of that width
have come for a second (`width W after SECONDS`, or `no width W but …`), `count SECONDS` counts pictures (`count N`).
"""
import asyncio
import collections
import json
import sys
import time

import numpy
from livekit import rtc
from meeting import token

WIDTH, HEIGHT, RATE = 960, 540, 15


class Show:
    def __init__(self):
        self.frames = collections.deque(maxlen=100)
        self.tasks = []
        self.publication = None

    async def begin(self, url, key, secret, mode):
        options = rtc.RoomOptions(single_peer_connection=mode == "one")
        self.ann, self.bob = rtc.Room(), rtc.Room()
        self.bob.on("track_subscribed", self.subscribed)
        for room, name in ((self.ann, "ann"), (self.bob, "bob")):
            await room.connect(url, token(key, secret, name, "show"), options=options)
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track("show", source)
        await self.ann.local_participant.publish_track(
            track,
            rtc.TrackPublishOptions(
                source=rtc.TrackSource.SOURCE_CAMERA, simulcast=True, video_codec=rtc.VideoCodec.VP8,
                video_encoding=rtc.VideoEncoding(max_bitrate=1_500_000, max_framerate=RATE),
            ),
        )
        self.tasks.append(asyncio.ensure_future(self.film(source)))

    async def film(self, source):
        chance = numpy.random.default_rng(1)
        coarse = chance.integers(0, 255, (HEIGHT // 12, WIDTH // 12, 4), dtype=numpy.uint8)
        texture = coarse.repeat(12, axis=0).repeat(12, axis=1)
        step = 0
        while True:
            step += 6
            pixels = numpy.roll(texture, step, axis=1)
            source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, pixels.tobytes()))
            await asyncio.sleep(1 / RATE)

    def subscribed(self, track, publication, participant):
        self.publication = publication
        self.tasks.append(asyncio.ensure_future(self.watch(track)))

    async def watch(self, track):
        async for event in rtc.VideoStream(track):
            self.frames.append((time.monotonic(), event.frame.width))

    def recent(self, seconds=1.0):
        now = time.monotonic()
        return [width for moment, width in self.frames if now - moment < seconds]

    async def quality(self, name):
        self.publication.set_video_quality(rtc.VideoQuality.Value(f"VIDEO_QUALITY_{name}"))
        return "asked"

    async def width(self, wanted, seconds):
        began = time.monotonic()
        while time.monotonic() - began < float(seconds):
            recent = self.recent()
            if len(recent) >= 3 and set(recent) == {int(wanted)}:
                return f"width {wanted} after {time.monotonic() - began:.1f}"
            await asyncio.sleep(0.1)
        return f"no width {wanted} but {self.recent(3)}"

    async def count(self, seconds):
        await asyncio.sleep(float(seconds))
        return f"count {len(self.recent(float(seconds)))}"

    async def stats(self):
        report = {}
        for room, name in ((self.ann, "ann"), (self.bob, "bob")):
            stats = await room.get_rtc_stats()
            report[name] = [str(stat)[:2000] for stat in stats.publisher_stats]
        return "stats " + json.dumps(report)


async def main():
    show = Show()
    await asyncio.wait_for(show.begin(*sys.argv[1:4], sys.argv[4] if len(sys.argv) > 4 else "one"), 60)
    while len(show.recent()) < 3:
        await asyncio.sleep(0.1)
    print(f"ready {show.recent()[-1]}", flush=True)
    number = 0
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        name, *arguments = line.split()
        number += 1
        print(number, await getattr(show, name)(*arguments), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
