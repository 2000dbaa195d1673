# SPDX-License-Identifier: Apache-2.0
"""A worker of the official framework whose agent says something, then tells by text which tone it hears.

Arguments: the WebSocket URL of the hub, an API key, its secret, the name of the agent (- for none), and the load that it
states. Prints `registered` when the hub knows it, `job ROOM` for each job; drains at a line of input and prints `drained`.
"""
import asyncio
import math
import sys
import time

import numpy
from livekit import agents, rtc

RATE = 48_000
FRAME = RATE // 50
SPEECH = 660.0


async def tone(seconds):
    for index in range(int(seconds * 50)):
        times = (index * FRAME + numpy.arange(FRAME)) / RATE
        samples = (8_000 * numpy.sin(2 * math.pi * SPEECH * times)).astype(numpy.int16)
        yield rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME)


async def listen(room, track):
    heard = numpy.zeros(0)
    async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1):
        heard = numpy.concatenate([heard, numpy.frombuffer(event.frame.data, dtype=numpy.int16)])[-RATE // 2:]
        if len(heard) == RATE // 2 and numpy.sqrt(numpy.mean(heard.astype(numpy.float64) ** 2)) > 1000:
            spectrum = numpy.abs(numpy.fft.rfft(heard * numpy.hanning(len(heard))))
            hertz = (numpy.argmax(spectrum[1:]) + 1) * RATE / len(heard)
            await room.local_participant.send_text(f"{hertz:.0f}", topic="heard")
            return


async def entry(ctx: agents.JobContext):
    print(f"job {ctx.room.name}", flush=True)
    listening = []
    ctx.room.on(
        "track_subscribed",
        lambda track, publication, participant: listening.append(asyncio.ensure_future(listen(ctx.room, track))),
    )
    await ctx.connect()
    session = agents.AgentSession()
    await session.start(agent=agents.Agent(instructions="none"), room=ctx.room)
    await session.say("hello from the agent", audio=tone(2), add_to_chat_ctx=False)


async def main():
    url, key, secret, name, load = sys.argv[1:6]
    server = agents.AgentServer(
        ws_url=url, api_key=key, api_secret=secret, host="127.0.0.1", port=0, num_idle_processes=1,
        job_executor_type=agents.JobExecutorType.THREAD, load_fnc=lambda: float(load), load_threshold=0.95,
        log_level="WARN",
    )
    server.rtc_session(entry, agent_name="" if name == "-" else name)
    server.on("worker_registered", lambda *_: print("registered", flush=True))
    running = asyncio.ensure_future(server.run())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await server.drain(timeout=60)
    print("drained", flush=True)
    await server.aclose()
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main())
