# SPDX-License-Identifier: Apache-2.0
"""Joins a room with a URL and a token, prints `joined ROOM as IDENTITY`, and `ended` when it is over."""
import asyncio
import sys

from livekit import rtc


async def main():
    room = rtc.Room()
    over = asyncio.Event()
    room.on("disconnected", lambda reason: over.set())
    await asyncio.wait_for(room.connect(*sys.argv[1:3]), 20)
    print(f"joined {room.name} as {room.local_participant.identity}", flush=True)
    await over.wait()
    print("ended", flush=True)


asyncio.run(main())
