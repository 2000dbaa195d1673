# SPDX-License-Identifier: Apache-2.0
"""The load generators: each call is one run against one URL, checks every answer, and returns the same figures."""

import pathlib
import re
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
# Bytes of every answer of a server alone.
ANSWER = 200


def wrk(url, script, *arguments):
    """One thread; the script checks the answers."""

    def run(connections, seconds):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(HERE / script), url, "--", *arguments]
        text = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60).stdout
        line = next((line for line in text.splitlines() if line.startswith("RESULT ")), None)
        if line is None:
            raise SystemExit(f"wrk gave no result: {text}")
        requests, microseconds, p50, p99, wrong = (int(word) for word in line.split()[1:])
        if wrong:
            raise SystemExit(f"{wrong} of {requests} answers of {url} were wrong")
        return {"count": requests, "rate": requests / (microseconds / 1e6), "p50": p50 / 1000, "p99": p99 / 1000}

    return run


def h2load(url, streams):
    """HTTP/2 with so many streams at once on each connection."""

    def run(connections, seconds):
        requests = 40_000 * seconds // connections * connections
        with tempfile.NamedTemporaryFile("r") as log:
            command = [
                "h2load", f"-n{requests}", f"-c{connections}", f"-m{streams}", "-t1", f"--log-file={log.name}", url]
            text = subprocess.run(command, capture_output=True, text=True, timeout=seconds * 60 + 60).stdout
            times = sorted(int(line.split()[2]) for line in log)
        good = re.search(r"status codes: (\d+) 2xx", text)
        data = re.search(r"headers \(.*\), \S+ \((\d+)\) data", text)
        if not good or not data or int(good[1]) != requests or int(data[1]) != requests * ANSWER:
            raise SystemExit(f"h2load to {url} did not get {requests} right answers: {text}")
        rate = float(re.search(r"finished in \S+, ([\d.]+) req/s", text)[1])
        return {
            "count": requests, "rate": rate, "p50": statistics.median(times) / 1000,
            "p99": times[len(times) * 99 // 100] / 1000}

    return run
