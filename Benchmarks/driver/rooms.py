# SPDX-License-Identifier: Apache-2.0
"""Reads the lines of `room-forwarding` and prints them as a table."""
import json
import sys

print("| rooms | in each | forwarded/s | forwarded/s and core | echo/s and core | share | participants/core | "
      "p50 ms | p99 ms | echo p50 | echo p99 | KiB/participant |")
print("| --- " * 12 + "|")
for line in sys.stdin:
    row = json.loads(line)
    delay, echo = row["delayMicroseconds"], row["echoMicroseconds"]
    cells = [
        row["rooms"], row["perRoom"], f"{row['forwardedPerSecond']:,}", f"{row['forwardedPerCore']:,}",
        f"{row['echoPerCore']:,}", f"**{row['share']:.2f}**", f"{row['participantsPerCore']:,}",
        *(f"{value / 1000:.2f}" for value in (delay["p50"], delay["p99"], echo["p50"], echo["p99"])),
        row["kibibytesPerParticipant"],
    ]
    print("| " + " | ".join(str(cell) for cell in cells) + " |")
