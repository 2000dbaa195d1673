# SPDX-License-Identifier: Apache-2.0
"""An agent of the official framework that hears with pocketsphinx, thinks by a model server and speaks with flite: what
`make bench` compares turns with.

Arguments: the WebSocket URL of the hub, an API key, its secret, the name of the agent, the URL of a model server with OpenAI's
chat completions. Prints `registered` when the hub knows it; ends with standard input. Everything that is not an engine is as
the framework has it unless told otherwise.
"""
import asyncio
import json
import pathlib
import sys
import uuid

import aiohttp

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import flite
import sphinx
from livekit import agents, rtc
from livekit.agents import inference, llm, stt, tts


class Ears(stt.STT):
    def __init__(self):
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self.decoder = sphinx.Decoder()

    async def _recognize_impl(self, buffer, *, language=None, conn_options=None):
        frame = rtc.combine_audio_frames(buffer)
        resampler = rtc.AudioResampler(frame.sample_rate, 16_000) if frame.sample_rate != 16_000 else None
        frames = [*resampler.push(frame), *resampler.flush()] if resampler else [frame]
        samples = b"".join(bytes(part.data) for part in frames)
        words = await asyncio.get_running_loop().run_in_executor(None, self.decoder.words, samples)
        found = stt.SpeechData(language="en", text=words)
        return stt.SpeechEvent(type=stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[found])


class Mouth(tts.TTS):
    def __init__(self):
        super().__init__(capabilities=tts.TTSCapabilities(streaming=False), sample_rate=16_000, num_channels=1)
        self.voice = flite.Voice("slt")

    def synthesize(self, text, *, conn_options=agents.DEFAULT_API_CONNECT_OPTIONS):
        return Speech(tts=self, input_text=text, conn_options=conn_options)


class Speech(tts.ChunkedStream):
    async def _run(self, output_emitter):
        output_emitter.initialize(
            request_id=uuid.uuid4().hex, sample_rate=16_000, num_channels=1, mime_type="audio/pcm"
        )
        loop = asyncio.get_running_loop()
        samples = await loop.run_in_executor(None, self._tts.voice.speak, self._input_text)
        # As the hub's own voice has it: nobody waits for silence.
        onset = max(int((abs(samples) > 120).argmax()) - 320, 0)
        output_emitter.push(samples[onset:].tobytes())
        output_emitter.flush()


class Mind(llm.LLM):
    def __init__(self, url):
        super().__init__()
        self.url = url

    def chat(self, *, chat_ctx, tools=None, conn_options=agents.DEFAULT_API_CONNECT_OPTIONS, **others):
        return Thought(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class Thought(llm.LLMStream):
    async def _run(self):
        messages = [
            {"role": item.role, "content": item.text_content} for item in self._chat_ctx.items if item.type == "message"
        ]
        request = {"model": "script", "stream": True, "messages": messages}
        async with aiohttp.ClientSession() as session, session.post(
            f"{self._llm.url}/v1/chat/completions", json=request
        ) as response:
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                text = json.loads(line[6:])["choices"][0]["delta"].get("content")
                if text:
                    delta = llm.ChoiceDelta(role="assistant", content=text)
                    self._event_ch.send_nowait(llm.ChatChunk(id="1", delta=delta))


async def main():
    url, key, secret, name, model = sys.argv[1:6]
    ears = Ears()

    async def entry(ctx):
        await ctx.connect()
        session = agents.AgentSession(stt=ears, llm=Mind(model), tts=Mouth(), vad=inference.VAD(), turn_detection="vad")
        await session.start(agent=agents.Agent(instructions="none"), room=ctx.room)
        await session.say("Hello, I am listening.")

    server = agents.AgentServer(
        ws_url=url, api_key=key, api_secret=secret, host="127.0.0.1", port=0, num_idle_processes=1,
        job_executor_type=agents.JobExecutorType.THREAD, load_fnc=lambda: 0.1, load_threshold=0.95, log_level="WARN",
    )
    server.rtc_session(entry, agent_name=name)
    server.on("worker_registered", lambda *_: print("registered", flush=True))
    running = asyncio.ensure_future(server.run())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await server.aclose()
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main())
