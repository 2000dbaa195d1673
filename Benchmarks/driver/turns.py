# SPDX-License-Identifier: Apache-2.0
"""How long a caller waits for an agent's voice, measured on the sound at the caller's own ears.

    turns.py PATCHBAY [--turns 50] [--worker PYTHON]

The caller (the official client SDK) speaks sentences of flite into a room; a third of them pause for 600 ms in the middle.
The agent hears with pocketsphinx, thinks at once (a model server on this machine that repeats what was said) and speaks with
flite. With `--worker`, a Python with livekit-agents, an agent of that framework with the same engines and the same script is
measured in the same rooms, for the second column. Prints a table; times are milliseconds.
"""
import argparse
import asyncio
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path += [str(ROOT / "Tests/Peers/shared"), str(ROOT / "Tests/Peers/livekit-sdk")]

import flite  # noqa: E402
from talk import LOUD, RATE, Talk, until  # noqa: E402

KEY, SECRET = "devkey", "a secret of the bench, long enough for HS256"
SENTENCES = [
    ("go forward", "ten meters"), ("turn around", "and go backward"), ("tell me", "what time it is"),
    ("open the door", "on the left"), ("please go", "to the next room"), ("show me", "the way home"),
]


def start(arguments, mark):
    program = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in program.stdout:
        if line.startswith(mark):
            return program, line.removeprefix(mark).strip()
    raise SystemExit(f"{arguments[0]} did not start")


class Caller(Talk):
    """Speaks and measures."""

    async def turn(self, samples, half):
        """The wait for the agent, and whether it spoke while the caller was not done."""
        await self.settle()
        self.finished.clear()
        self.speech = samples
        begun = time.monotonic()
        await self.finished.wait()
        voiced = numpy.nonzero(numpy.abs(samples.astype(numpy.int32)) > LOUD)[0]
        tail = (len(samples) - 1 - voiced[-1]) / RATE
        end = time.monotonic() + self.source.queued_duration - tail
        cut = any(begun + 0.1 < at < end and level > LOUD for at, level in self.heard)
        await until(lambda: any(at > end and level > LOUD for at, level in self.heard), 30)
        return (next(at for at, level in self.heard if at > end and level > LOUD) - end) * 1000, cut

    async def settle(self):
        await self.quiet()
        await asyncio.sleep(0.3)
        self.heard = self.heard[-200:]

    async def barge_in(self, question, interruption):
        """From the caller's first sound to the agent's last, while it speaks."""
        await self.turn(question, None)
        await asyncio.sleep(1)
        voiced = numpy.nonzero(numpy.abs(interruption.astype(numpy.int32)) > LOUD)[0]
        self.finished.clear()
        self.speech = interruption
        begun = time.monotonic() + self.source.queued_duration + voiced[0] / RATE
        await self.finished.wait()
        # The answer to the interruption comes after a pause that no sentence has.
        spoken = [at for at, level in self.heard if level > LOUD]
        last = begun
        for at in spoken:
            if at <= begun:
                continue
            if at - last > 0.4:
                break
            last = at
        return (last - begun) * 1000


async def measure(url, room, turns, dispatch):
    voice = flite.Voice("rms")
    chance = random.Random(7)
    caller = Caller(url, KEY, SECRET)
    asked = time.monotonic()
    await caller.join(room, "caller")
    if dispatch:
        await dispatch(room)
    await until(lambda: any(level > LOUD for _, level in caller.heard), 60)
    first = (next(at for at, level in caller.heard if level > LOUD) - asked) * 1000
    waits, cuts, barges = [], 0, []
    silence = numpy.zeros(RATE * 6 // 10, numpy.int16)
    for number in range(turns):
        head, rest = chance.choice(SENTENCES)
        pauses = number % 3 == 0
        samples = (
            numpy.concatenate([voice.speak(head), silence, voice.speak(rest)]) if pauses else voice.speak(f"{head} {rest}")
        )
        try:
            wait, cut = await caller.turn(samples, None)
        except asyncio.TimeoutError:
            wait, cut = float("inf"), False
        waits.append(wait)
        cuts += cut
    for _ in range(5):
        long = voice.speak("please repeat this very long sentence to me word by word and slowly")
        barges.append(await caller.barge_in(long, voice.speak("stop it now please")))
    await caller.leave()
    waits.sort()
    return {
        "dispatch to first sound": first, "wait p50": statistics.median(waits), "wait p95": waits[int(len(waits) * 0.95)],
        "cut-ins %": 100 * cuts / turns, "barge-in p50": statistics.median(barges),
    }


def dispatcher(url, name):
    from livekit import api

    async def dispatch(room):
        client = api.LiveKitAPI(url.replace("ws", "http", 1), KEY, SECRET)
        await client.agent_dispatch.create_dispatch(api.CreateAgentDispatchRequest(agent_name=name, room=room))
        await client.aclose()

    return dispatch


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("patchbay")
    parser.add_argument("--turns", type=int, default=50)
    parser.add_argument("--worker")
    options = parser.parse_args()
    running = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            model, model_url = start([sys.executable, str(ROOT / "Tests/Peers/stdlib/chat.py")], "ready ")
            running.append(model)
            configuration = {
                "mcpServers": {}, "data": f"{folder}/data", "listen": "127.0.0.1:0",
                "rooms": {
                    "keys": {KEY: SECRET}, "udp": ["127.0.0.1:0"],
                    "agents": {
                        "agent": {
                            "brain": {"url": f"{model_url}/v1", "model": "script"}, "greeting": "Hello, I am listening."
                        }
                    },
                },
            }
            path = pathlib.Path(folder) / "patchbay.json"
            path.write_text(json.dumps(configuration))
            hub, address = start([options.patchbay, "serve", "--config", str(path)], "patchbay ready ")
            running.append(hub)
            url = address.replace("http", "ws", 1)
            columns = {"patchbay": await measure(url, "ours", options.turns, dispatcher(url, "agent"))}
            if options.worker:
                script = str(ROOT / "Tests/Peers/livekit-agents/talker.py")
                worker, _ = start([options.worker, script, url, KEY, SECRET, "talker", model_url], "registered")
                running.append(worker)
                columns["livekit-agents"] = await measure(url, "theirs", options.turns, dispatcher(url, "talker"))
        finally:
            for program in reversed(running):
                program.terminate()
                program.wait()
    print("| | " + " | ".join(columns) + " |")
    print("| --- " * (len(columns) + 1) + "|")
    for row in next(iter(columns.values())):
        print(f"| {row} | " + " | ".join(f"{column[row]:.0f}" for column in columns.values()) + " |")


asyncio.run(main())
