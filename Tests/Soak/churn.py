# SPDX-License-Identifier: Apache-2.0
"""Sessions opened and dropped, and upstreams restarted, leave processes, descriptors and memory where they were.

    churn.py BINARY [SESSIONS] [RESTARTS]

As many restarts of an HTTP upstream, which is killed, as of a child, which the hub exchanges by a changed configuration. A
first, smaller round of the same fills what is bounded; what grows after it is a leak. Exits 1 if anything is left.
"""

import asyncio
import pathlib
import sys
import tempfile

from load import Load, reach
from stage import Stage
from watch import Watch

PATIENCE = 90
GROWTH_MIB = 3


async def sessions(load, count):
    for _ in range(count):
        await load.session()


async def restarts(stage, count):
    for _ in range(count):
        await stage.restart("web")
        await reach(stage.port, ["web"])


async def exchanges(stage, count):
    for _ in range(count):
        await stage.exchange("child1")
        await reach(stage.port, ["child1"])


async def round_of(stage, load, count, restarted):
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(sessions(load, count // 4))
        group.create_task(restarts(stage, restarted))
        group.create_task(exchanges(stage, restarted))


async def churn(stage, count, restarted):
    await reach(stage.port, stage.servers)
    # Their servers stay: what the others miss is not what is looked for here.
    load = Load(stage.port, ["modern", "child2"], 60)
    watch = Watch(stage.hub.pid)
    await round_of(stage, load, 240, 10)
    await asyncio.sleep(1)
    before = watch.sample()
    await round_of(stage, load, count, restarted)
    return load.tally, before, await watch.settle(before, PATIENCE)


def report(count, restarted, tally, before, after, status, left):
    print(f"{count} sessions, {restarted} restarts of an HTTP upstream and of a child")
    print(f"memory {before[0]:.1f} MiB before, {after[0]:.1f} after; descriptors {before[1]}, {after[1]}; "
          f"threads {before[2]}, {after[2]}; children {before[3]}, {after[3]}; hub's exit status {status}, {left} left")
    checks = {
        f"unanswered: {tally.faults}": tally.counts["unanswered"] == 0 and tally.counts["results"] > 0,
        f"memory grew by more than {GROWTH_MIB} MiB": after[0] <= before[0] + GROWTH_MIB,
        "descriptors are left": after[1] <= before[1],
        "children are left": after[3] <= before[3],
        "the hub did not end cleanly": status == 0 and left == 0,
    }
    failed = [what for what, is_met in checks.items() if not is_met]
    print("PASSED" if not failed else "FAILED: " + "; ".join(failed))
    return not failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    restarted = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(str(pathlib.Path(sys.argv[1]).resolve()), folder)
        try:
            outcome = asyncio.run(churn(stage, count, restarted))
            status = stage.stop_hub()
            is_good = report(count, restarted, *outcome, status, len(stage.marked()))
        finally:
            stage.end()
    sys.exit(0 if is_good else 1)


main()
