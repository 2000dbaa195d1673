# SPDX-License-Identifier: Apache-2.0
"""Callers who measure with their own ears how long an agent keeps them waiting, and the hub that they call.

A caller is the official client SDK with a voice of flite. What flite puts around a sentence as silence is taken away, so that a
pause is as long as it is said to be. All times are milliseconds of the sound itself.
"""
import asyncio
import contextlib
import json
import pathlib
import subprocess
import sys
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path += [str(ROOT / "Tests/Peers/shared"), str(ROOT / "Tests/Peers/livekit-sdk")]

import flite  # noqa: E402
from talk import LOUD, RATE, Talk, until  # noqa: E402

KEY, SECRET = "devkey", "a secret of the bench, long enough for HS256"
# What somebody says, with the place where they may have to think.
SENTENCES = [
    ("go forward", "ten meters"), ("turn around", "and go backward"), ("tell me", "what time it is"),
    ("open the door", "on the left"), ("please go", "to the next room"), ("show me", "the way home"),
    ("my name is", "john smith"), ("i would like", "to book a table"), ("i need a room", "for two nights"),
    ("can you help me with", "my account"), ("what is the price of", "this ticket"), ("the weather", "is very nice today"),
]
PAUSE = 0.6


def start(arguments, mark, log=subprocess.DEVNULL):
    program = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    for line in program.stdout:
        if line.startswith(mark):
            return program, line.removeprefix(mark).strip()
    raise SystemExit(f"{arguments[0]} did not start")


@contextlib.contextmanager
def hub_with_agent(patchbay, folder, log=subprocess.DEVNULL):
    """A hub whose agent `agent` repeats what is said to it: its process, its URL, and that of the model server."""
    running = []
    try:
        model, model_url = start([sys.executable, str(ROOT / "Tests/Peers/stdlib/chat.py")], "ready ")
        running.append(model)
        # What it prints for each request is read by nobody here.
        subprocess.Popen(["cat"], stdin=model.stdout, stdout=subprocess.DEVNULL)
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
        hub, address = start([patchbay, "serve", "--config", str(path)], "patchbay ready ", log)
        running.append(hub)
        yield hub, address.replace("http", "ws", 1), model_url
    finally:
        for program in reversed(running):
            program.terminate()
            program.wait()


async def dispatch(url, name, room):
    from livekit import api

    client = api.LiveKitAPI(url.replace("ws", "http", 1), KEY, SECRET)
    await client.agent_dispatch.create_dispatch(api.CreateAgentDispatchRequest(agent_name=name, room=room))
    await client.aclose()


def voiced(samples):
    """Without the silence around it."""
    found = numpy.nonzero(numpy.abs(samples.astype(numpy.int32)) > LOUD)[0]
    return samples[found[0]:found[-1] + 1]


class Caller(Talk):
    """Speaks and measures."""

    def __init__(self, url):
        super().__init__(url, KEY, SECRET)

    def sentence(self, head, rest, pauses):
        silence = numpy.zeros(int(RATE * PAUSE), numpy.int16)
        if pauses:
            return numpy.concatenate([voiced(self.voice.speak(head)), silence, voiced(self.voice.speak(rest))])
        return voiced(self.voice.speak(f"{head} {rest}"))

    async def first_sound(self, name, room):
        """From the request for an agent to its first sound; the room is joined already."""
        asked = time.monotonic()
        await dispatch(self.url, name, room)
        await until(lambda: any(at > asked and level > LOUD for at, level in self.heard), 60)
        return (next(at for at, level in self.heard if at > asked and level > LOUD) - asked) * 1000

    async def turn(self, samples):
        """The wait for the agent, and whether it spoke while the caller was not done."""
        await self.settle()
        self.finished.clear()
        self.speech = samples
        begun = time.monotonic()
        await self.finished.wait()
        end = time.monotonic() + self.source.queued_duration
        cut = any(begun + 0.1 < at < end and level > LOUD for at, level in self.heard)
        await until(lambda: any(at > end and level > LOUD for at, level in self.heard), 30)
        return (next(at for at, level in self.heard if at > end and level > LOUD) - end) * 1000, cut

    async def settle(self):
        await self.quiet()
        await asyncio.sleep(0.3)
        self.heard = self.heard[-200:]
        self.blocks = []

    async def barge_in(self, question, interruption):
        """From the caller's first sound to the agent's last, while it speaks."""
        await self.turn(question)
        await asyncio.sleep(1)
        self.finished.clear()
        self.speech = voiced(interruption)
        begun = time.monotonic() + self.source.queued_duration
        await self.finished.wait()
        # The answer to the interruption comes after a pause that no sentence has.
        last = begun
        for at in [at for at, level in self.heard if level > LOUD and at > begun]:
            if at - last > 0.4:
                break
            last = at
        return (last - begun) * 1000
