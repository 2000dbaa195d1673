# SPDX-License-Identifier: Apache-2.0
"""Lets two participants do to each other what the SDK can do, and says of each act whether the other saw it.

Arguments: the WebSocket URL of the hub, an API key, its secret, and `one` or `two` peer connections.
Prints a line `acts {"name": "ok" or what went wrong, …}`.
"""
import asyncio
import json
import sys

import numpy
from livekit import rtc
from meeting import RATE, token

WIDTH, HEIGHT = 320, 240


class Pair:
    def __init__(self, url, key, secret, mode):
        self.options = rtc.RoomOptions(single_peer_connection=mode == "one")
        self.url = url
        self.tokens = [token(key, secret, name, f"pair-{mode}") for name in ("ann", "bob")]
        self.ann, self.bob = rtc.Room(), rtc.Room()

    async def connect(self):
        for room, text in ((self.ann, self.tokens[0]), (self.bob, self.tokens[1])):
            await room.connect(self.url, text, options=self.options)
        await happens(lambda: self.ann.remote_participants and self.bob.remote_participants)

    @property
    def ann_at_bob(self):
        return self.bob.remote_participants["ann"]

    def publication(self, name):
        return next((p for p in self.ann_at_bob.track_publications.values() if p.name == name), None)

    async def rpc(self):
        async def double(data):
            if data.payload == "fail":
                raise rtc.RpcError(1999, "no", "because")
            return data.payload * 2

        for here, there in ((self.ann, self.bob), (self.bob, self.ann)):
            there.local_participant.register_rpc_method("double", double)
            call = here.local_participant.perform_rpc
            identity = there.local_participant.identity
            answer = await call(destination_identity=identity, method="double", payload="ab")
            assert answer == "abab", answer
            long = await call(destination_identity=identity, method="double", payload="x" * 7000)
            assert len(long) == 14000, len(long)
            try:
                await call(destination_identity=identity, method="double", payload="fail")
            except rtc.RpcError as error:
                assert (error.code, error.data) == (1999, "because"), error
            else:
                raise AssertionError("no error came back")

    async def byte_stream(self):
        got = asyncio.get_running_loop().create_future()

        def handler(reader, identity):
            async def read():
                got.set_result((identity, b"".join([chunk async for chunk in reader])))

            self.reading = asyncio.ensure_future(read())

        self.bob.register_byte_stream_handler("file", handler)
        sent = bytes(range(256)) * 400
        writer = await self.ann.local_participant.stream_bytes("name", topic="file", total_size=len(sent))
        await writer.write(sent)
        await writer.aclose()
        assert await got == ("ann", sent)

    async def addressed_data(self):
        got = []
        self.bob.on("data_received", lambda packet: got.append(packet.data))
        await self.ann.local_participant.publish_data(b"not you", destination_identities=["nobody"])
        await self.ann.local_participant.publish_data(b"you", destination_identities=["bob"])
        await happens(lambda: got)
        assert got == [b"you"], got

    async def metadata_and_name(self):
        await self.ann.local_participant.set_metadata("about ann")
        await self.ann.local_participant.set_name("Ann")
        await happens(lambda: (self.ann_at_bob.metadata, self.ann_at_bob.name) == ("about ann", "Ann"))

    async def mute_and_unpublish(self):
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("mute", source)
        publication = await self.ann.local_participant.publish_track(track)
        await happens(lambda: self.publication("mute") and self.publication("mute").subscribed)
        for muted in (True, False):
            (track.mute if muted else track.unmute)()
            await happens(lambda: self.publication("mute").muted == muted)
        await self.ann.local_participant.unpublish_track(publication.sid)
        await happens(lambda: self.publication("mute") is None)

    async def unsubscribe(self):
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("again", source)
        await self.ann.local_participant.publish_track(track)
        await happens(lambda: self.publication("again") and self.publication("again").track)
        for wanted in (False, True):
            self.publication("again").set_subscribed(wanted)
            await happens(lambda: (self.publication("again").track is not None) == wanted)

    async def video(self):
        await self.show("plain", simulcast=False)

    async def show(self, name, simulcast):
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track(name, source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA, simulcast=simulcast, video_codec=rtc.VideoCodec.VP8
        )
        await self.ann.local_participant.publish_track(track, options)
        await happens(lambda: self.publication(name) and self.publication(name).track)
        camera = asyncio.ensure_future(film(source))
        try:
            stream = rtc.VideoStream(self.publication(name).track, format=rtc.VideoBufferType.RGBA)
            frames = 0
            async for event in stream:
                pixels = numpy.frombuffer(event.frame.data, dtype=numpy.uint8).reshape(-1, 4)
                red, green, blue, _ = pixels.mean(axis=0)
                if frames == 0 and red < 20:
                    continue  # The SDK sends a black picture until it has another one.
                assert red > 180 and green < 70 and blue < 70, (red, green, blue)
                frames += 1
                if frames == 20:
                    break
            await stream.aclose()
        finally:
            camera.cancel()

    async def leave(self):
        gone = asyncio.Event()
        self.bob.on("participant_disconnected", lambda participant: gone.set())
        await self.ann.disconnect()
        await gone.wait()
        await self.bob.disconnect()


async def film(source):
    pixels = numpy.zeros((HEIGHT, WIDTH, 4), dtype=numpy.uint8)
    pixels[:, :] = (230, 20, 20, 255)
    while True:
        source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, pixels.tobytes()))
        await asyncio.sleep(1 / 20)


async def happens(condition):
    while not condition():
        await asyncio.sleep(0.02)


async def main():
    pair = Pair(*sys.argv[1:5])
    acts = {}
    for name in (
        "connect", "rpc", "byte_stream", "addressed_data", "metadata_and_name", "mute_and_unpublish", "unsubscribe",
        "video", "leave",
    ):
        try:
            await asyncio.wait_for(getattr(pair, name)(), 20)
            acts[name] = "ok"
        except Exception as error:  # Whatever it is, the test shows it.
            acts[name] = f"{type(error).__name__} {error}"
    print("acts " + json.dumps(acts), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
