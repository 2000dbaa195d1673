# SPDX-License-Identifier: Apache-2.0
"""Makes every call of the server API with the official package, and has two participants see what comes of it.

Arguments: the WebSocket URL of the hub, an API key, its secret. Prints a line `acts {"name": "ok" or what went wrong, …}`.
"""
import asyncio
import json
import sys

import aiohttp
import numpy
from livekit import api, rtc
from abilities import happens
from meeting import RATE, token

ROOM = "governed"


class Governor:
    def __init__(self, url, key, secret):
        self.url, self.key, self.secret = url, key, secret
        self.http = url.replace("ws", "http", 1)
        self.api = api.LiveKitAPI(self.http, key, secret)
        self.rooms = self.api.room
        self.ann, self.bob = rtc.Room(), rtc.Room()
        self.loud = False

    async def create_and_list(self):
        made = await self.rooms.create_room(
            api.CreateRoomRequest(name=ROOM, empty_timeout=60, departure_timeout=7, max_participants=2, metadata="first")
        )
        assert made.sid.startswith("RM_") and made.name == ROOM, made
        assert (made.empty_timeout, made.departure_timeout, made.max_participants) == (60, 7, 2), made
        again = await self.rooms.create_room(api.CreateRoomRequest(name=ROOM))
        assert again.sid == made.sid
        listed = await self.rooms.list_rooms(api.ListRoomsRequest(names=[ROOM, "nowhere"]))
        assert [room.sid for room in listed.rooms] == [made.sid], listed

    async def join(self):
        for room, name in ((self.ann, "ann"), (self.bob, "bob")):
            await room.connect(self.url, token(self.key, self.secret, name, ROOM))
        assert self.ann.metadata == "first", self.ann.metadata
        await happens(lambda: self.ann.remote_participants and self.bob.remote_participants)
        third = rtc.Room()
        try:
            await third.connect(self.url, token(self.key, self.secret, "third", ROOM))
        except rtc.ConnectError:
            return
        raise AssertionError("a full room let somebody in")

    async def participants(self):
        listed = await self.rooms.list_participants(api.ListParticipantsRequest(room=ROOM))
        assert [p.identity for p in listed.participants] == ["ann", "bob"], listed
        one = await self.rooms.get_participant(api.RoomParticipantIdentity(room=ROOM, identity="bob"))
        assert one.sid == self.bob.local_participant.sid
        await self.fails("not_found", 404, self.rooms.get_participant(api.RoomParticipantIdentity(room=ROOM, identity="x")))
        await self.fails("not_found", 404, self.rooms.list_participants(api.ListParticipantsRequest(room="nowhere")))

    async def room_metadata(self):
        await self.rooms.update_room_metadata(api.UpdateRoomMetadataRequest(room=ROOM, metadata="second"))
        await happens(lambda: (self.ann.metadata, self.bob.metadata) == ("second", "second"))

    async def participant(self):
        changed = await self.rooms.update_participant(
            api.UpdateParticipantRequest(room=ROOM, identity="bob", name="Robert", metadata="m", attributes={"a": "1"})
        )
        assert (changed.name, changed.metadata, dict(changed.attributes)) == ("Robert", "m", {"a": "1"}), changed
        seen = self.ann.remote_participants["bob"]
        await happens(lambda: (seen.name, seen.metadata, dict(seen.attributes)) == ("Robert", "m", {"a": "1"}))

    async def data(self):
        got = {"ann": [], "bob": []}
        for name, room in (("ann", self.ann), ("bob", self.bob)):
            room.on("data_received", lambda packet, name=name: got[name].append((packet.data, packet.topic)))
        await self.rooms.send_data(api.SendDataRequest(room=ROOM, data=b"all", topic="t"))
        await self.rooms.send_data(api.SendDataRequest(room=ROOM, data=b"bob", destination_identities=["bob"]))
        await happens(lambda: len(got["bob"]) == 2 and got["ann"])
        assert got["ann"] == [(b"all", "t")] and [data for data, _ in got["bob"]] == [b"all", b"bob"], got

    async def rpc(self):
        async def double(data):
            if data.payload == "fail":
                raise rtc.RpcError(1999, "no", "because")
            return data.payload * 2

        self.bob.local_participant.register_rpc_method("double", double)
        body = {"room": ROOM, "destinationIdentity": "bob", "method": "double", "payload": "ab"}
        assert await self.twirp("RoomService/PerformRpc", body) == (200, {"payload": "abab"})
        status, error = await self.twirp("RoomService/PerformRpc", body | {"payload": "fail"})
        assert (status, error["code"], error["meta"]) == (412, "failed_precondition", {"code": "1999", "data": "because"})
        status, error = await self.twirp("RoomService/PerformRpc", body | {"method": "none"})
        assert (status, error["meta"]["code"]) == (412, "1400"), error

    async def mute_and_subscriptions(self):
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        publication = await self.ann.local_participant.publish_track(track)
        seen = self.bob.remote_participants["ann"]
        await happens(lambda: publication.sid in seen.track_publications and seen.track_publications[publication.sid].track)
        there = seen.track_publications[publication.sid]
        muted = await self.rooms.mute_published_track(
            api.MuteRoomTrackRequest(room=ROOM, identity="ann", track_sid=publication.sid, muted=True)
        )
        assert muted.track.muted
        await happens(lambda: there.muted)
        await self.fails("failed_precondition", 412, self.rooms.mute_published_track(
            api.MuteRoomTrackRequest(room=ROOM, identity="ann", track_sid=publication.sid, muted=False)))
        track.unmute()
        tasks = [asyncio.ensure_future(self.play(source)), asyncio.ensure_future(self.listen(there.track))]
        self.bob.on("track_subscribed", lambda new, *_: tasks.append(asyncio.ensure_future(self.listen(new))))
        await happens(lambda: self.loud)
        for wanted in (False, True):
            await self.rooms.update_subscriptions(
                api.UpdateSubscriptionsRequest(
                    room=ROOM, identity="bob", track_sids=[publication.sid], subscribe=wanted
                )
            )
            await happens(lambda: self.loud == wanted)
        for task in tasks:
            task.cancel()

    async def play(self, source):
        samples = (8_000 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(RATE // 50) / RATE)).astype(numpy.int16)
        while True:
            await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, RATE // 50))

    async def listen(self, track):
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=100):
            block = numpy.frombuffer(event.frame.data, dtype=numpy.int16).astype(numpy.float64)
            self.loud = bool(numpy.sqrt(numpy.mean(block**2)) > 1000)

    async def permissions(self):
        seen = self.bob.remote_participants["ann"]
        await self.rooms.update_participant(
            api.UpdateParticipantRequest(
                room=ROOM, identity="ann", permission=api.ParticipantPermission(can_subscribe=True, can_publish_data=True)
            )
        )
        await happens(lambda: not seen.track_publications)

    async def grants(self):
        wrong = api.VideoGrants(room_admin=True, room="another", room_join=True)
        text = api.AccessToken(self.key, self.secret).with_identity("x").with_grants(wrong).to_jwt()
        bodies = {
            "RoomService/CreateRoom": {"name": "n"}, "RoomService/ListRooms": {}, "RoomService/DeleteRoom": {"room": ROOM},
        } | {
            f"RoomService/{name}": {"room": ROOM, "identity": "ann"}
            for name in (
                "ListParticipants", "GetParticipant", "RemoveParticipant", "MutePublishedTrack", "UpdateParticipant",
                "UpdateSubscriptions", "SendData", "UpdateRoomMetadata", "PerformRpc",
            )
        } | {f"AgentDispatchService/{name}": {"room": ROOM} for name in ("CreateDispatch", "ListDispatch", "DeleteDispatch")}
        for path, body in bodies.items():
            if "identity" in body and path.split("/")[1] in ("ListParticipants", "SendData", "UpdateRoomMetadata", "PerformRpc"):
                body = {"room": ROOM}
            status, error = await self.twirp(path, body, text)
            assert (status, error["code"]) == (403, "permission_denied"), (path, status, error)
        status, error = await self.twirp("RoomService/ListRooms", {}, "nonsense")
        assert (status, error["code"]) == (401, "unauthenticated"), error
        for path, code, wanted in (("RoomService/Other", "unimplemented", 501), ("Egress/ListEgress", "unimplemented", 501)):
            status, error = await self.twirp(path, {})
            assert (status, error["code"]) == (wanted, code), (path, status, error)
        status, error = await self.twirp("RoomService/ListRooms", b"{")
        assert (status, error["code"]) == (400, "malformed"), error

    async def dispatches(self):
        service = self.api.agent_dispatch
        made = await service.create_dispatch(api.CreateAgentDispatchRequest(room=ROOM, agent_name="nobody", metadata="m"))
        assert made.id.startswith("AD_") and (made.agent_name, made.metadata) == ("nobody", "m"), made
        assert [(d.id, len(d.state.jobs)) for d in await service.list_dispatch(ROOM)] == [(made.id, 1)]
        assert (await service.get_dispatch(made.id, ROOM)).id == made.id
        gone = await service.delete_dispatch(made.id, ROOM)
        assert gone.state.deleted_at > 0 and await service.list_dispatch(ROOM) == []
        await self.fails("not_found", 404, service.delete_dispatch(made.id, ROOM))

    async def remove(self):
        gone = asyncio.Event()
        self.bob.on("disconnected", lambda reason: gone.set())
        await self.rooms.remove_participant(api.RoomParticipantIdentity(room=ROOM, identity="bob"))
        await gone.wait()
        await happens(lambda: not self.ann.remote_participants)

    async def delete(self):
        gone = asyncio.Event()
        self.ann.on("disconnected", lambda reason: gone.set())
        await self.rooms.delete_room(api.DeleteRoomRequest(room=ROOM))
        await gone.wait()
        assert not (await self.rooms.list_rooms(api.ListRoomsRequest())).rooms
        await self.fails("not_found", 404, self.rooms.delete_room(api.DeleteRoomRequest(room=ROOM)))

    async def fails(self, code, status, call):
        try:
            await call
        except api.TwirpError as error:
            assert (error.code, error.status) == (code, status), error
        else:
            raise AssertionError("it was done")

    async def twirp(self, path, body, text=None):
        if text is None:
            rights = api.VideoGrants(room_admin=True, room=ROOM, room_list=True)
            text = api.AccessToken(self.key, self.secret).with_grants(rights).to_jwt()
        fields = {"authorization": f"Bearer {text}", "content-type": "application/json"}
        data = body if isinstance(body, bytes) else json.dumps(body)
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{self.http}/twirp/livekit.{path}", data=data, headers=fields) as response:
                return response.status, await response.json()


async def main():
    governor = Governor(*sys.argv[1:4])
    acts = {}
    for name in (
        "create_and_list", "join", "participants", "room_metadata", "participant", "data", "rpc",
        "mute_and_subscriptions", "permissions", "grants", "dispatches", "remove", "delete",
    ):
        try:
            await asyncio.wait_for(getattr(governor, name)(), 20)
            acts[name] = "ok"
        except Exception as error:  # Whatever it is, the test shows it.
            acts[name] = f"{type(error).__name__} {error}"
    await governor.api.aclose()
    print("acts " + json.dumps(acts), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
