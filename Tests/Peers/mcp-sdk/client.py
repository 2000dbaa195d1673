# SPDX-License-Identifier: Apache-2.0
"""Drives a server with the official SDK's client and prints one JSON line for each action on each named server.

    client.py --mode auto|legacy|2026-07-28 --servers dual,stdio --http http://127.0.0.1:7300/mcp
    client.py --mode auto --servers dual,service:list+call --stdio patchbay mcp --config patchbay.json

A server's name may be followed by the actions that are wanted of it. Behind a hub the tools and prompts of a server
are named `server__name`; with `--servers ""` they are taken as they are.
A line: {"server": "dual", "action": "call", "ok": true, "detail": "3"}. The last line is {"finished": true, …}.
"""

import argparse
import os
import sys
import warnings

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.sse import sse_client

import actions
from caller import Person


async def main():
    warnings.simplefilter("ignore")  # what 2026-07-28 deprecates is part of the matrix
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", required=True, choices=["auto", "legacy", "2026-07-28"])
    parser.add_argument("--servers", default="", help="names behind a hub, separated by commas")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--http")
    target.add_argument("--sse")
    target.add_argument("--stdio", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    person = Person()
    target = options.http
    if options.sse:
        target = sse_client(options.sse)
    if options.stdio:
        target = StdioServerParameters(command=options.stdio[0], args=options.stdio[1:], env=dict(os.environ))
    try:
        async with Client(target, mode=options.mode, **person.options()) as client:
            await actions.run(client, person, options.servers, client.protocol_version)
    except Exception as error:
        actions.report(finished=False, detail=f"{type(error).__name__}: {actions.describe(error)}")
        sys.exit(1)


anyio.run(main)
