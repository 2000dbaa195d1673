# SPDX-License-Identifier: Apache-2.0
"""Publishes a tone of 660 Hz and pictures over WHIP (RFC 9725), as another program than the hub's clients would.

Arguments: the HTTP URL of the endpoint and a token. Prints `refused STATUS` for a request without a token, `published
LOCATION`, and at a line of input ends the session and prints `deleted STATUS`.
"""
import asyncio
import sys
import urllib.error
import urllib.parse
import urllib.request

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import VideoStreamTrack
from peer import Tone


def exchange(method, url, token, body=None):
    fields = {"content-type": "application/sdp"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, data=body, headers=fields, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


async def main():
    url, token = sys.argv[1:3]
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    connection.addTrack(Tone(660))
    connection.addTrack(VideoStreamTrack())
    for transceiver in connection.getTransceivers():
        transceiver.direction = "sendonly"
    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp.encode()
    status, _, _ = await asyncio.to_thread(exchange, "POST", url, None, offer)
    print(f"refused {status}", flush=True)
    status, fields, answer = await asyncio.to_thread(exchange, "POST", url, token, offer)
    if status != 201:
        raise SystemExit(f"{status} {answer}")
    await connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
    location = urllib.parse.urljoin(url, {name.lower(): value for name, value in fields.items()}["location"])
    print(f"published {location}", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    status, _, _ = await asyncio.to_thread(exchange, "DELETE", location, token)
    print(f"deleted {status}", flush=True)
    await connection.close()


asyncio.run(main())
