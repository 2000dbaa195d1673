# SPDX-License-Identifier: Apache-2.0
"""How long a caller waits for an agent's voice, measured on the sound at the caller's own ears.

    turns.py PATCHBAY [--turns 50] [--worker PYTHON] [--log FILE]

The caller (the official client SDK) speaks sentences of flite into a room; a third of them pause for 600 ms in the middle.
The agent hears with pocketsphinx, thinks at once (a model server on this machine that repeats what was said) and speaks with
flite. With `--worker`, a Python with livekit-agents, an agent of that framework with the same engines and the same script is
measured in the same rooms, for the second column. Prints a table; times are milliseconds. Waits are those of turns into which
the agent did not cut.
"""
import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile

from callers import KEY, ROOT, SECRET, SENTENCES, Caller, hub_with_agent, start


async def measure(url, room, turns, agent):
    chance = random.Random(7)
    caller = Caller(url)
    await caller.join(room, "caller")
    # Neither hub nor worker is measured while it still loads its models.
    await asyncio.sleep(3)
    first = await caller.first_sound(agent, room)
    waits, cuts, barges = [], 0, []
    for number in range(turns):
        head, rest = chance.choice(SENTENCES)
        pauses = number % 3 == 0
        try:
            wait, cut = await caller.turn(caller.sentence(head, rest, pauses))
        except asyncio.TimeoutError:
            wait, cut = float("inf"), False
        print(f"{agent}: {head}{' ... ' if pauses else ' '}{rest}: {wait:.0f}{' CUT IN' if cut else ''}", file=sys.stderr)
        cuts += cut
        if not cut:
            waits.append(wait)
    for _ in range(5):
        long = caller.voice.speak("please repeat this very long sentence to me word by word and slowly")
        barges.append(await caller.barge_in(long, caller.voice.speak("stop it now please")))
        print(f"{agent}: barge-in {barges[-1]:.0f}", file=sys.stderr)
    await caller.leave()
    waits.sort()
    return {
        "dispatch to first sound": first, "wait p50": statistics.median(waits), "wait p95": waits[int(len(waits) * 0.95)],
        "cut-ins %": 100 * cuts / turns, "barge-in p50": statistics.median(barges), "barge-in worst": max(barges),
    }


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("patchbay")
    parser.add_argument("--turns", type=int, default=50)
    parser.add_argument("--worker")
    parser.add_argument("--log", type=argparse.FileType("w"), default=subprocess.DEVNULL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with hub_with_agent(options.patchbay, folder, options.log) as (_, url, model_url):
            columns = {"patchbay": await measure(url, "ours", options.turns, "agent")}
            if options.worker:
                script = str(ROOT / "Tests/Peers/livekit-agents/talker.py")
                worker, _ = start([options.worker, script, url, KEY, SECRET, "talker", model_url], "registered")
                try:
                    columns["livekit-agents"] = await measure(url, "theirs", options.turns, "talker")
                finally:
                    worker.terminate()
                    worker.wait()
    print("| | " + " | ".join(columns) + " |")
    print("| --- " * (len(columns) + 1) + "|")
    for row in next(iter(columns.values())):
        print(f"| {row} | " + " | ".join(f"{column[row]:.0f}" for column in columns.values()) + " |")


asyncio.run(main())
