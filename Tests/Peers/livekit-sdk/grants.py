# SPDX-License-Identifier: Apache-2.0
"""Tries what a participant's token does not grant, with the official client, and says of each act whether it was refused.

Arguments: the WebSocket URL of the hub, an API key and its secret. Prints a line `acts {"name": "ok" or what happened, …}`.
"""
import asyncio
import json
import sys

from livekit import api, rtc
from abilities import happens
from meeting import RATE


class Guard:
    def __init__(self, url, key, secret):
        self.url, self.key, self.secret = url, key, secret
        self.room = "guarded"

    async def join(self, identity, room=None, **grants):
        rights = api.VideoGrants(room_join=True, room=room or self.room, **grants)
        text = api.AccessToken(self.key, self.secret).with_identity(identity).with_grants(rights).to_jwt()
        joined = rtc.Room()
        await joined.connect(self.url, text)
        return joined

    async def publish(self, room, source=rtc.TrackSource.SOURCE_MICROPHONE):
        track = rtc.LocalAudioTrack.create_audio_track("t", rtc.AudioSource(RATE, 1))
        await asyncio.wait_for(
            room.local_participant.publish_track(track, rtc.TrackPublishOptions(source=source)), 4)

    async def refused(self, act):
        try:
            await act
        except Exception:
            return
        raise AssertionError("it was done")

    async def publishing(self):
        room = await self.join("mute", can_publish=False)
        await self.refused(self.publish(room))
        await room.disconnect()

    async def sources(self):
        room = await self.join("camera", can_publish_sources=["camera"])
        await self.refused(self.publish(room))
        await self.publish(room, rtc.TrackSource.SOURCE_CAMERA)
        await room.disconnect()

    async def subscribing(self):
        ann, bob = await self.join("ann"), await self.join("bob", can_subscribe=False)
        got = []
        bob.on("track_subscribed", lambda *_: got.append(1))
        await self.publish(ann)
        await happens(lambda: bob.remote_participants["ann"].track_publications)
        await asyncio.sleep(1)
        assert not got
        await ann.disconnect()
        await bob.disconnect()

    async def data(self):
        ann, bob = await self.join("ann"), await self.join("bob", can_publish_data=False)
        got = []
        ann.on("data_received", lambda packet: got.append(packet.data))
        await bob.local_participant.publish_data(b"forbidden")
        await asyncio.sleep(1)
        assert not got, got
        await ann.disconnect()
        await bob.disconnect()

    async def metadata(self):
        ann, bob = await self.join("ann", can_update_own_metadata=False), await self.join("bob")
        # The SDK does not tell its application of the refusal.
        await asyncio.wait_for(ann.local_participant.set_metadata("mine"), 10)
        await asyncio.sleep(1)
        assert (ann.local_participant.metadata, bob.remote_participants["ann"].metadata) == ("", "")
        await ann.disconnect()
        await bob.disconnect()

    async def hidden(self):
        ann = await self.join("ann")
        ghost = await self.join("ghost", hidden=True)
        await asyncio.sleep(0.5)
        assert not ann.remote_participants and "ann" in ghost.remote_participants
        await ghost.disconnect()
        await ann.disconnect()

    async def other_room(self):
        ann, eve = await self.join("ann"), await self.join("eve", room="elsewhere")
        got = []
        ann.on("data_received", lambda packet: got.append(packet.data))
        await eve.local_participant.publish_data(b"from elsewhere", destination_identities=["ann"])
        await self.publish(eve)
        await asyncio.sleep(1)
        assert not got and not ann.remote_participants and not eve.remote_participants
        await eve.disconnect()
        await ann.disconnect()

    async def no_join(self):
        rights = api.VideoGrants(room_admin=True, room=self.room)
        text = api.AccessToken(self.key, self.secret).with_identity("x").with_grants(rights).to_jwt()
        await self.refused(rtc.Room().connect(self.url, text))

    async def other_secret(self):
        rights = api.VideoGrants(room_join=True, room=self.room)
        text = api.AccessToken(self.key, self.secret + "x").with_identity("x").with_grants(rights).to_jwt()
        await self.refused(rtc.Room().connect(self.url, text))


async def main():
    guard = Guard(*sys.argv[1:4])
    acts = {}
    for name in (
        "publishing", "sources", "subscribing", "data", "metadata", "hidden", "other_room", "no_join", "other_secret",
    ):
        try:
            await asyncio.wait_for(getattr(guard, name)(), 30)
            acts[name] = "ok"
        except Exception as error:  # Whatever it is, the test shows it.
            acts[name] = f"{type(error).__name__} {error}"
    print("acts " + json.dumps(acts), flush=True)


asyncio.run(main())
