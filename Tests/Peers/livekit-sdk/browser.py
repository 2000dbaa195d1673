# SPDX-License-Identifier: Apache-2.0
"""Lets headless Chromium and a participant of the SDK meet in a room, and says what each has heard of the other.

Arguments: the WebSocket URL of the hub, an API key, its secret, `page` for the hub's own page or `bundled` for the client
that the SDK's package brings for notebooks, and a file for a picture of the browser. Chromium's microphone beeps. Prints a
line `outcome {…}`.
"""
import asyncio
import base64
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import aiohttp
import numpy
from aiohttp import web
from importlib.resources import files
from livekit import rtc
from meeting import FRAME, RATE, token

ROOM = "browsers"
# Of the sound that comes to an element of the page: its loudest frequency, and how loud it is.
HEARING = """
(async (stream) => {
  const context = window.hearing ||= new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 16384;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  await new Promise((done) => setTimeout(done, 1000));
  const levels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(levels);
  source.disconnect();
  let best = 1;
  for (let bin = 1; bin < levels.length; bin++) if (levels[bin] > levels[best]) best = bin;
  return [best * context.sampleRate / analyser.fftSize, levels[best]];
})"""


class Browser:
    """A Chromium that is driven over its debugging protocol."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}",
             "--remote-debugging-port=0", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             "--autoplay-policy=no-user-gesture-required", "--no-first-run", "--mute-audio", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.count = 0
        self.answers = {}

    async def open(self, session, url):
        port = self.folder / "DevToolsActivePort"
        while not port.exists() or len(port.read_text().split()) < 2:
            await asyncio.sleep(0.1)
        base = f"http://127.0.0.1:{port.read_text().split()[0]}"
        async with session.put(f"{base}/json/new?{url}") as response:
            target = await response.json(content_type=None)
        self.socket = await session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0)
        self.reader = asyncio.ensure_future(self.read())

    async def read(self):
        async for message in self.socket:
            answer = json.loads(message.data)
            if answer.get("id") in self.answers:
                self.answers.pop(answer["id"]).set_result(answer)

    async def ask(self, method, **parameters):
        self.count += 1
        answer = self.answers[self.count] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"id": self.count, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, 60)

    async def value(self, expression):
        answer = await self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        result = answer["result"]
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    async def until(self, expression, seconds=60):
        async def wait():
            while not await self.value(expression):
                await asyncio.sleep(0.2)

        await asyncio.wait_for(wait(), seconds)

    async def picture(self, path):
        answer = await self.ask("Page.captureScreenshot")
        pathlib.Path(path).write_bytes(base64.b64decode(answer["result"]["data"]))

    def end(self):
        self.process.terminate()
        self.process.wait()


class Ann:
    """The participant of the SDK, who plays a tone and listens."""

    def __init__(self):
        self.room = rtc.Room()
        self.tasks = []
        self.loudest = 0.0
        self.texts = []
        self.room.on("track_subscribed", self.subscribed)
        self.room.register_text_stream_handler("lk.chat", self.chat)

    def chat(self, reader, identity):
        async def read():
            self.texts.append([identity, await reader.read_all()])

        self.tasks.append(asyncio.ensure_future(read()))

    def subscribed(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self.tasks.append(asyncio.ensure_future(self.listen(track)))

    async def listen(self, track):
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=100):
            block = numpy.frombuffer(event.frame.data, dtype=numpy.int16).astype(numpy.float64)
            self.loudest = max(self.loudest, float(numpy.sqrt(numpy.mean(block**2))))

    async def join(self, url, text):
        await self.room.connect(url, text)
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("tone", source)
        await self.room.local_participant.publish_track(track)
        self.tasks.append(asyncio.ensure_future(self.play(source)))

    async def play(self, source):
        position = 0
        while True:
            times = (position + numpy.arange(FRAME)) / RATE
            samples = (8_000 * numpy.sin(2 * math.pi * 440 * times)).astype(numpy.int16)
            await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))
            position += FRAME


async def bundled(url, text):
    """Serves the notebook's page from this machine, and gives its address."""
    page = (files("livekit.rtc.resources") / "jupyter-html" / "index.html").read_text()
    page = page.replace("##livekit-token-placeholder##", text).replace("##livekit-url-placeholder##", url)
    app = web.Application()
    app.router.add_get("/", lambda request: web.Response(text=page, content_type="text/html"))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(sys.argv[6])).start()
    return f"http://127.0.0.1:{sys.argv[6]}/"


async def meet(url, key, secret, kind, picture):
    ann = Ann()
    own = token(key, secret, "eve", ROOM)
    outcome = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            async with aiohttp.ClientSession() as session:
                await ann.join(url, token(key, secret, "ann", ROOM))
                if kind == "page":
                    await browser.open(session, "about:blank")
                    await browser.ask("Page.enable")
                    await browser.ask("Page.navigate", url=f"{url.replace('ws', 'http', 1)}/console/room#token={own}")
                    await browser.until("window.room && window.room.state === 'joined'")
                    await browser.value("document.getElementById('microphone').click()")
                    stream = "window.room.streams.ann"
                else:
                    await browser.open(session, await bundled(url, own))
                    await browser.until("document.querySelector('[data-lk-source=microphone]') !== null")
                    await browser.value("document.querySelector('[data-lk-source=microphone]').click()")
                    stream = "[...document.querySelectorAll('audio')].map((a) => a.srcObject).find((s) => s)"
                await browser.until(f"Boolean({stream})")
                for _ in range(20):
                    hertz, level = await browser.value(f"{HEARING}({stream})")
                    outcome["browser"] = {"hertz": hertz, "level": level}
                    if abs(hertz - 440) < 10 and level > -60 and ann.loudest > 500:
                        break
                if kind == "page":
                    await ann.room.local_participant.send_text("hello eve", topic="lk.chat")
                    await browser.until("document.getElementById('log').textContent.includes('hello eve')")
                    await browser.value("window.room.say('hello ann')")
                    for _ in range(50):
                        if ann.texts:
                            break
                        await asyncio.sleep(0.1)
                    outcome["texts"] = ann.texts
                    outcome["participants"] = await browser.value("document.getElementById('participants').innerText")
                outcome["sdk"] = {"loudest": ann.loudest}
                await browser.picture(picture)
        finally:
            browser.end()
        await ann.room.disconnect()
    return outcome


print("outcome " + json.dumps(asyncio.run(asyncio.wait_for(meet(*sys.argv[1:6]), 200))), flush=True)
