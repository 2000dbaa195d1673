# SPDX-License-Identifier: Apache-2.0
"""Agents in as many rooms as they shall be, talked with by as many callers for as long as that.

    rooms.py PATCHBAY [SECONDS] [--rooms 10]

Each caller (the official client SDK) speaks a sentence, waits for the answer, hears it to its end and speaks again. Exits 1
unless every turn was answered, the median wait stayed within the budget, the hub's memory (resident, without files) was flat
once every conversation had begun, and everything of the conversations was gone at the end. Needs the Python of
`Tools/peers livekit-sdk`.
"""
import argparse
import asyncio
import pathlib
import random
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Benchmarks/driver"))

from callers import SENTENCES, Caller, hub_with_agent  # noqa: E402
from watch import GROWTH, SLACK_MIB, Watch  # noqa: E402

# Milliseconds: the median wait of all turns, and the wait that is taken for none.
BUDGET = 800
# Rooms that begin at once would say more of the ten clients than of the hub.
APART = 2


class ManyCallers(Caller):
    """Ten of them share the machine with the hub: larger pieces of sound cost a third.

    A wait is measured to the end of the piece in which the agent is first heard, so that it is never too short.
    """

    PIECE = 50


class Tally:
    def __init__(self):
        self.waits, self.cuts, self.silences = [], 0, 0


async def converse(url, number, seconds, tally):
    chance = random.Random(number)
    await asyncio.sleep(number * APART)
    caller = ManyCallers(url)
    room = f"room-{number}"
    await caller.join(room, "caller")
    await caller.first_sound("agent", room)
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        head, rest = chance.choice(SENTENCES)
        try:
            wait, cut = await caller.turn(caller.sentence(head, rest, chance.random() < 1 / 3))
            tally.cuts += cut
            if not cut:
                tally.waits.append(wait)
        except asyncio.TimeoutError:
            tally.silences += 1
        caller.texts, caller.states = [], []
        await asyncio.sleep(chance.uniform(0, 2))
    await caller.leave()


async def soak(url, rooms, seconds, watch):
    tally = Tally()
    whole = rooms * APART + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(rooms):
            group.create_task(converse(url, number, seconds, tally))
        group.create_task(watch.run(whole))
    return tally


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("patchbay")
    parser.add_argument("seconds", nargs="?", type=int, default=600)
    parser.add_argument("--rooms", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, hub_with_agent(options.patchbay, folder) as (hub, url, _):
        watch = Watch(hub.pid)
        before = watch.sample()
        tally = asyncio.run(soak(url, options.rooms, options.seconds, watch))
        after = watch.sample()
        quarters = watch.quarters()
    tally.waits.sort()
    turns = len(tally.waits) + tally.cuts + tally.silences
    print(f"rooms       {options.rooms} for {options.seconds} s: {turns} turns, {tally.silences} without an answer, "
          f"{100 * tally.cuts / max(turns, 1):.1f} % cut in")
    print(f"wait        {statistics.median(tally.waits):.0f} ms p50, {tally.waits[int(len(tally.waits) * 0.95)]:.0f} ms p95")
    print("memory      " + ", ".join(f"{part:.1f}" for part in quarters) + " MiB in each quarter")
    print(f"descriptors {before[1]} before, {after[1]} after; threads {before[2]} before, {after[2]} after")
    checks = {
        "a turn was not answered": tally.silences == 0,
        f"the median wait is more than {BUDGET} ms": statistics.median(tally.waits) <= BUDGET,
        f"memory grew beyond {GROWTH} times the second quarter and {SLACK_MIB} MiB": watch.is_flat(),
    }
    failed = [what for what, is_met in checks.items() if not is_met]
    print("PASSED" if not failed else "FAILED: " + "; ".join(failed))
    sys.exit(1 if failed else 0)


main()
