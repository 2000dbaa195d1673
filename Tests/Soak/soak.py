# SPDX-License-Identifier: Apache-2.0
"""Mixed load through a built hub whose upstreams die at random.

    soak.py BINARY [SECONDS]

Exits 1 unless every call got an answer or an error that names its server within its deadline, memory stayed flat, no
descriptor or process was left over, and the hub ended cleanly.
"""

import asyncio
import pathlib
import sys
import tempfile

from load import Load, reach
from stage import CALL_TIMEOUT, SESSIONS, Stage
from watch import GROWTH, SLACK_MIB, Watch

# Beyond the hub's own deadline: for a busy machine, and for an answer that is read slowly.
ALLOWANCE = 20
# Longer than the hub and its client keep idle connections.
PATIENCE = 90


async def soak(stage, seconds):
    deadline = CALL_TIMEOUT + ALLOWANCE
    await reach(stage.port, stage.servers)
    watch, load = Watch(stage.hub.pid), Load(stage.port, stage.servers, deadline)
    await asyncio.sleep(1)
    before = watch.sample()
    async with asyncio.TaskGroup() as group:
        group.create_task(load.run(seconds))
        group.create_task(stage.let_die(seconds))
        group.create_task(watch.run(seconds))
    # Children that were killed last are started again by the next call.
    await reach(stage.port, stage.servers)
    after = await watch.settle(before, PATIENCE)
    return load.tally, watch, before, after


def report(stage, seconds, tally, watch, before, after, status, left):
    counts, quarters = tally.counts, watch.quarters()
    peak = [max(sample[i] for sample in watch.samples) for i in range(4)]
    print(f"{seconds} s, {stage.deaths} deaths of {len(stage.servers)} upstreams, {counts['sessions']} sessions opened "
          f"(bound {SESSIONS})")
    print(f"calls       {counts['results']} results, {counts['named errors']} named errors, "
          f"{counts['unanswered']} unanswered; slowest {tally.slowest:.1f} s")
    print(f"            {counts['streams']} streams, {counts['slow answers']} slow readers, "
          f"{counts['stalled readers']} stalled readers, {counts['left in the middle']} left in the middle")
    for said, count in tally.errors.most_common(6):
        print(f"            {count:7} {said}")
    print("memory      " + ", ".join(f"{part:.1f}" for part in quarters) + f" MiB in each quarter; peak {peak[0]:.1f}")
    print(f"descriptors {before[1]} before, {peak[1]} at most, {after[1]} after")
    print(f"threads     {before[2]} before, {peak[2]} at most, {after[2]} after")
    print(f"children    {before[3]} before, {peak[3]} at most, {after[3]} after")
    print(f"hub         exit status {status}, {left} processes left")
    checks = {
        "a call was not answered": counts["unanswered"] == 0,
        "no call was answered, or no upstream died": counts["results"] > 0 and stage.deaths > 0,
        f"memory grew beyond {GROWTH} times the second quarter and {SLACK_MIB} MiB": watch.is_flat(),
        "descriptors are left": after[1] <= before[1],
        "children are left": after[3] <= before[3],
        "the hub did not end cleanly": status == 0 and left == 0,
    }
    failed = [what for what, is_met in checks.items() if not is_met]
    for what in tally.faults:
        print(f"  {what}")
    print("PASSED" if not failed else "FAILED: " + "; ".join(failed))
    return not failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 1800
    if seconds < 60:
        sys.exit("memory says nothing in less than 60 seconds")
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(str(pathlib.Path(sys.argv[1]).resolve()), folder)
        try:
            outcome = asyncio.run(soak(stage, seconds))
            status = stage.stop_hub()
            is_good = report(stage, seconds, *outcome, status, len(stage.marked()))
        finally:
            stage.end()
    sys.exit(0 if is_good else 1)


main()
