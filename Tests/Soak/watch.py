# SPDX-License-Identifier: Apache-2.0
"""What the hub takes of the machine, and whether that stays as it is."""

import asyncio
import os
import pathlib
import re
import statistics

from stage import children_of

# The median of the last quarter may exceed that of the second by this much: room for a heap that settles, not for a leak.
GROWTH, SLACK_MIB = 1.10, 2


class Watch:
    def __init__(self, pid):
        self.pid = pid
        self.samples = []

    def sample(self):
        """Resident memory without files in MiB, descriptors, threads, children of any state."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        memory = int(re.search(r"RssAnon:\s+(\d+)", status).group(1)) / 1024
        threads = int(re.search(r"Threads:\s+(\d+)", status).group(1))
        return memory, len(os.listdir(f"/proc/{self.pid}/fd")), threads, len(children_of(self.pid))

    async def run(self, seconds):
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            self.samples.append(self.sample())
            await asyncio.sleep(min(1, seconds / 60))

    def quarters(self):
        """The median memory of each quarter of the run."""
        size = max(1, len(self.samples) // 4)
        return [statistics.median(s[0] for s in self.samples[i * size:(i + 1) * size]) for i in range(4)]

    def is_flat(self):
        _, second, _, last = self.quarters()
        return last <= second * GROWTH + SLACK_MIB

    async def settle(self, wanted, patience):
        """Waits until no more is open than was `wanted`; what is open then."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            now = self.sample()
            if now[1] <= wanted[1] and now[3] <= wanted[3] or loop.time() > end:
                return now
            await asyncio.sleep(0.5)
