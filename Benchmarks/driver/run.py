# SPDX-License-Identifier: Apache-2.0
"""Measures the hub beside its yardsticks in one run, and prints the table of docs/performance.md.

    run.py PATCHBAY SERVER_ALONE UPSTREAM [--seconds 5] [--rounds 3] [--only TEXT]

Each cell is measured in rounds, the yardstick directly before the hub, and the median of the rounds is printed; ratios
are medians of ratios of neighbours, since these figures drift with the machine's mood. `--only` measures the rows whose
name and connections hold the text, such as "record, 2026-07-28, 1 loop 64".
"""

import argparse
import json
import pathlib
import platform
import shutil
import statistics
import sys
import tempfile

import credentials
import crowd
import programs
import streams
from loads import ANSWER, h2load, wrk


def cell(program, seconds, load, connections):
    before = program.cpu_seconds()
    figures = load(connections, seconds)
    figures["cpu"] = (program.cpu_seconds() - before) * 1e6 / figures["count"]
    return figures


def median(rounds, key):
    return statistics.median(figures[key] for figures in rounds)


def compare(options, name, connections, yardstick, subject):
    """One row: both programs in turn. Yardstick and subject are each a program and the load for it."""
    if options.only not in f"{name} {connections}":
        return
    theirs, ours = [], []
    for _, load in (yardstick, subject):
        load(connections, 1)
    for _ in range(options.rounds):
        for rows, (program, load) in ((theirs, yardstick), (ours, subject)):
            rows.append(cell(program, options.seconds, load, connections))
    ratio = statistics.median(a["rate"] / b["rate"] for a, b in zip(ours, theirs))
    tail = statistics.median(a["p99"] / max(b["p99"], 0.001) for a, b in zip(ours, theirs))
    cost = statistics.median(a["cpu"] / max(b["cpu"], 0.001) for a, b in zip(ours, theirs))
    print(
        f"| {name} | {connections} | {median(ours, 'rate'):,.0f} | {median(theirs, 'rate'):,.0f} | **{ratio:.2f}** "
        f"| {median(ours, 'p50'):.2f} | {median(ours, 'p99'):.2f} | {median(theirs, 'p99'):.2f} | {tail:.2f} "
        f"| {median(ours, 'cpu'):.1f} | {median(theirs, 'cpu'):.1f} | {cost:.2f} |", flush=True)


def hub(options, folder, loops, servers, more=None):
    configuration = {
        "listen": "127.0.0.1:0", "loops": loops, "logLevel": "warning", "data": str(folder / f"data-{loops}"),
        "mcpServers": servers, **(more or {})}
    file = folder / f"hub-{loops}.json"
    file.write_text(json.dumps(configuration))
    program = programs.Measured([options.patchbay, "serve", "--config", file], ready=r"patchbay ready (\S+)")
    return program


def session(url):
    """The session of a legacy client."""
    body = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "wrk", "version": "1"}}}
    headers, _ = programs.post(url + "/mcp", json.dumps(body))
    return next(value for name, value in headers.items() if name.lower() == "mcp-session-id")


def proxy(folder, upstream, more=""):
    port = programs.free_port()
    target = upstream.removeprefix("http://").removesuffix("/mcp")
    program = programs.nginx(folder, port, (
        f"upstream u {{ server {target}; keepalive 128; keepalive_requests 1000000000; }}",
        f'proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; {more}'))
    return program, f"http://127.0.0.1:{port}"


def server_alone(options, folder):
    port = programs.free_port()
    yardstick = programs.nginx(folder / "plain", port, ("", f'return 200 "{"x" * ANSWER}";'))
    subject = programs.Measured([options.server_alone, "0", "1"], ready=r"ready (\d+)")
    for connections in (16, 64):
        compare(
            options, "server alone, nginx `return 200`", connections,
            (yardstick, wrk(f"http://127.0.0.1:{port}", "plain.lua")),
            (subject, wrk(f"http://127.0.0.1:{subject.address}", "plain.lua")))
    subject.end()
    yardstick.end()


def server_alone_other_protocols(options, folder):
    """TLS with connections kept and with one for each request, and HTTP/2 with and without TLS."""
    answer = f'return 200 "{"x" * ANSWER}";'
    files = programs.certificate(folder)
    port, secure_port = programs.free_port(), programs.free_port()
    plain = programs.nginx(folder / "h2c", port, ("", answer), listen="http2")
    secure = programs.nginx(
        folder / "tls", secure_port,
        (f"ssl_certificate {files[0]}; ssl_certificate_key {files[1]}; ssl_protocols TLSv1.2 TLSv1.3;", answer),
        listen="ssl http2")
    ours = programs.Measured([options.server_alone, "0", "1"], ready=r"ready (\d+)")
    ours_secure = programs.Measured([options.server_alone, "0", "1", *files], ready=r"ready (\d+)")
    theirs_url, ours_url = f"https://127.0.0.1:{secure_port}", f"https://127.0.0.1:{ours_secure.address}"
    for connections in (16, 64):
        compare(
            options, "server alone, TLS, connections kept", connections, (secure, wrk(theirs_url, "plain.lua")),
            (ours_secure, wrk(ours_url, "plain.lua")))
    for connections in (16, 64):
        compare(
            options, "server alone, TLS, a handshake each", connections,
            (secure, wrk(theirs_url, "plain.lua", "close")), (ours_secure, wrk(ours_url, "plain.lua", "close")))
    for streams in (1, 16):
        compare(
            options, f"server alone, HTTP/2, {streams} streams", 16, (plain, h2load(f"http://127.0.0.1:{port}", streams)),
            (ours, h2load(f"http://127.0.0.1:{ours.address}", streams)))
        compare(
            options, f"server alone, HTTP/2 over TLS, {streams} streams", 16, (secure, h2load(theirs_url, streams)),
            (ours_secure, h2load(ours_url, streams)))
    for program in (plain, secure, ours, ours_secure):
        program.end()


def calls(options, folder):
    new = programs.Measured([options.upstream], ready=r"ready (\S+)")
    old = programs.Measured([options.upstream, "--legacy"], ready=r"ready (\S+)")
    to_new, new_url = proxy(folder / "new", new.address)
    to_old, old_url = proxy(folder / "old", old.address)
    for loops in (1, 2):
        subject = hub(options, folder, loops, {"new": {"url": new.address}, "old": {"url": old.address}})
        for tool, kind in (("echo", "`tools/call`"), ("note", "`tools/call`, awaited record")):
            name = f"{kind}, %s, {loops} loop{'s' if loops > 1 else ''}"
            for connections in (1, 16, 64):
                compare(
                    options, name % "2026-07-28", connections,
                    (to_new, wrk(new_url, "calls.lua", tool, "modern")),
                    (subject, wrk(subject.address, "calls.lua", f"new__{tool}", "modern")))
            for connections in (1, 16, 64):
                compare(
                    options, name % "2025-11-25", connections,
                    (to_old, wrk(old_url, "calls.lua", tool, "legacy", "")),
                    (subject, wrk(subject.address, "calls.lua", f"old__{tool}", "legacy", session(subject.address))))
        subject.end()
    for program in (to_new, to_old, new, old):
        program.end()


def guarded_calls(options, folder):
    """Everything on: who calls is asked, policy judges the arguments, and the trail is written."""
    place = folder / "guarded"
    place.mkdir()
    upstream = programs.Measured([options.upstream], ready=r"ready (\S+)")
    yardstick, url = proxy(place / "nginx", upstream.address)
    keys, token = credentials.access_token(place)
    key = credentials.api_key(options.patchbay, place / "data-2")
    subject = hub(
        options, place, 2, {"new": {"url": upstream.address}}, credentials.configuration(place, keys))
    for tool, kind in (("echo", ""), ("note", ", awaited record")):
        for shown, bearer in (("key", key), ("token", token)):
            for connections in (1, 16, 64):
                compare(
                    options, f"`tools/call` with a {shown}, policy on arguments{kind}, 2 loops", connections,
                    (yardstick, wrk(url, "calls.lua", tool, "modern")),
                    (subject, wrk(subject.address, "calls.lua", f"new__{tool}", "modern", "", bearer)))
    for program in (subject, yardstick, upstream):
        program.end()


def sends(options, folder):
    """Messages to an A2A agent: one answered with a message, and one whose task is kept, of an agent with streams and of
    one without."""
    place = folder / "sends"
    place.mkdir()
    agent = programs.Measured([options.upstream], ready=r"ready (\S+)/mcp")
    yardstick, url = proxy(place / "nginx", agent.address)
    agents = {"agents": {name: {"url": f"{agent.address}/{name}"} for name in ("agent", "polled")}}
    for loops in (1, 2):
        subject = hub(options, place, loops, {}, agents)
        for name, path, kind in (
            ("message", "polled", "say"), ("task, agent without streams", "polled", "work"),
            ("task, agent with streams", "agent", "work")):
            for connections in (1, 16, 64):
                compare(
                    options, f"a2a send, {name}, {loops} loop{'s' if loops > 1 else ''}", connections,
                    (yardstick, wrk(url, "sends.lua", f"/{path}", kind)),
                    (subject, wrk(subject.address, "sends.lua", f"/agents/{path}", kind)))
        subject.end()
    yardstick.end()
    agent.end()


def crowds(options, folder, count=1000):
    """A thousand streams of tasks at once."""
    if options.only not in "a2a streams":
        return
    place = folder / "crowds"
    place.mkdir()
    agent = programs.Measured([options.upstream], ready=r"ready (\S+)/mcp")
    yardstick, url = proxy(place / "nginx", agent.address, "proxy_buffering off;")
    subject = hub(
        options, place, 2, {}, {"agents": {"agent": {"url": f"{agent.address}/agent"}}, "limits": streams.LIMITS})
    print()
    for name, program, address, path in (
        ("nginx", yardstick, url, "/agent"), ("the hub", subject, subject.address, "/agents/agent")):
        crowd.measure(address, path, 10, program)
        found = crowd.measure(address, path, count, program)
        print(
            f"- a2a streams, {found['open']} at once through {name}, ten chunks each, all in order: a chunk took "
            f"{found['p50']:.1f} ms (p99 {found['p99']:.1f}); {found['mib']:.1f} MiB, {found['cpu']:.2f} s of CPU",
            flush=True)
    for program in (subject, yardstick, agent):
        program.end()


def small_figures(options, folder):
    starts, idle = [], 0
    for number in range(7):
        place = folder / f"start-{number}"
        place.mkdir()
        program = hub(options, place, 1, {})
        starts.append(program.ready_after * 1000)
        idle = program.resident_mib()
        program.end()
    print()
    print(f"- start to ready, empty store: {statistics.median(starts):.0f} ms (median of 7; worst {max(starts):.0f})")
    print(f"- resident memory of an idle hub: {idle:.1f} MiB")
    _, held = streams.figures(options.patchbay, folder, 1000)
    print(f"- with 1,000 sessions whose streams are open: {held:.1f} MiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("patchbay")
    parser.add_argument("server_alone")
    parser.add_argument("upstream")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    for tool in ("wrk", "h2load", "nginx"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing; make bench installs it")
    cores = len(open("/proc/cpuinfo").read().split("processor\t")) - 1
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    print(f"{model}, {cores} cores, Linux {platform.release()}; {options.rounds} rounds of {options.seconds} s a cell\n")
    print("| what | conn. | hub req/s | nginx req/s | ratio | p50 ms | p99 ms | nginx p99 | p99 ratio | CPU µs | nginx CPU | CPU ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server_alone(options, folder)
        server_alone_other_protocols(options, folder)
        calls(options, folder)
        guarded_calls(options, folder)
        sends(options, folder)
        crowds(options, folder)
        if not options.only:
            small_figures(options, folder)


if __name__ == "__main__":
    main()
