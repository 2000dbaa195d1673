# SPDX-License-Identifier: Apache-2.0
"""Receives webhooks with the official package, which checks their signatures.

Arguments: an API key and its secret. Prints `ready URL`, then a line `event {…}` for each: its name, room, participant and
track; `bad …` for one that is not good. The first delivery of each event whose name is `room_started` is answered with 500.
"""
import asyncio
import json
import sys

from aiohttp import web
from livekit import api


async def main():
    receiver = api.WebhookReceiver(api.TokenVerifier(*sys.argv[1:3]))
    refused = set()

    async def receive(request):
        body = await request.text()
        try:
            event = receiver.receive(body, request.headers["authorization"])
        except Exception as error:  # Whatever it is, the test shows it.
            print(f"bad {type(error).__name__} {error}", flush=True)
            return web.Response(status=401)
        if event.event == "room_started" and event.id not in refused:
            refused.add(event.id)
            return web.Response(status=500)
        line = {
            "event": event.event, "room": event.room.name, "participant": event.participant.identity,
            "track": event.track.name, "type": request.headers["content-type"],
        }
        print("event " + json.dumps(line), flush=True)
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"ready http://127.0.0.1:{runner.addresses[0][1]}/hook", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
