# SPDX-License-Identifier: Apache-2.0
"""A robot's driver, of the official SDK, that knows nothing of sound: it takes texts and streams texts.

    driver.py

Serves JSON-RPC at / on a free loopback port, prints `ready URL`, and ends with standard input. Prints `heard TEXT` for each
message, `before TEXT` for what its metadata says was spoken before, and `cancelled` when a task of its is cancelled.

"forward" makes it ask how far, and the answer in the same task makes it go; "backward" it does at once, in chunks; "help"
makes it want a person; "goodbye" makes it want the conversation to end; "fail" fails; "garbage" answers nothing that can be
spoken; "hang" never answers; anything else makes it tell a long story, sentence by sentence.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import loopback
from a2a.server.agent_execution.agent_executor import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill, Part, Task, TaskState, TaskStatus
from google.protobuf.json_format import MessageToDict
from starlette.applications import Starlette

COURSE = "dev.patchbay/conversation"
TRANSCRIPT = "dev.patchbay/transcript"


def say(*words):
    print(*words, flush=True)


class Driver(AgentExecutor):
    async def execute(self, context, queue):
        words = context.get_user_input().lower()
        say("heard", words)
        metadata = MessageToDict(context.message).get("metadata") or {}
        if TRANSCRIPT in metadata:
            say("before", metadata[TRANSCRIPT].replace("\n", " | "))
        updater = TaskUpdater(queue, context.task_id, context.context_id)
        if not context.current_task:
            status = TaskStatus(state=TaskState.TASK_STATE_SUBMITTED)
            task = Task(id=context.task_id, context_id=context.context_id, status=status, history=[context.message])
            await queue.enqueue_event(task)
            if "forward" in words:
                await updater.requires_input(updater.new_agent_message([Part(text="How many meters shall I go?")]))
                return
        await updater.start_work()
        if context.current_task:
            await self.stream(updater, ["I am going ", "forward now. ", "It is done."])
        elif "backward" in words:
            await self.stream(updater, ["I am going ", "back to the door."])
        elif "help" in words:
            await self.want(updater, "I will get somebody.", "ask_a_person", "the robot is stuck")
        elif "goodbye" in words or "good bye" in words:
            await self.want(updater, "Goodbye.", "end_conversation", "both have said goodbye")
        elif "fail" in words:
            await updater.failed(updater.new_agent_message([Part(text="out of order")]))
        elif "garbage" in words:
            await updater.add_artifact(parts=[Part(raw=b"\x00\xff", media_type="application/x-nothing")])
            await updater.complete()
        elif "hang" in words:
            await asyncio.sleep(600)
        else:
            sentences = (f"This is sentence number {number} of a long story. " for number in range(1, 60))
            await self.stream(updater, sentences, 0.3)

    async def stream(self, updater, chunks, pause=0.02):
        for number, chunk in enumerate(chunks):
            await updater.add_artifact(parts=[Part(text=chunk)], artifact_id="speech", append=number > 0)
            await asyncio.sleep(pause)
        await updater.complete()

    async def want(self, updater, text, tool, reason):
        await updater.add_artifact(parts=[Part(text=text)], artifact_id="speech")
        message = updater.new_agent_message([Part(text="Done.")], metadata={COURSE: {"tool": tool, "reason": reason}})
        await updater.complete(message)

    async def cancel(self, context, queue):
        say("cancelled")
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def application(url):
    card = AgentCard(
        name="Driver",
        description="Drives a robot",
        version="1.0.0",
        supported_interfaces=[AgentInterface(url=url + "/", protocol_binding="JSONRPC", protocol_version="1.0")],
        capabilities=AgentCapabilities(streaming=True),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="drive", name="Drive", description="Drives", tags=["robot"])],
    )
    handler = DefaultRequestHandler(agent_executor=Driver(), task_store=InMemoryTaskStore(), agent_card=card)
    return Starlette(routes=[*create_agent_card_routes(card), *create_jsonrpc_routes(handler, "/")])


def main():
    import uvicorn

    listener = loopback.listen()

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets=sockets)
            loopback.announce(listener, "")

    loopback.end_with_stdin()
    web = application(f"http://127.0.0.1:{listener.getsockname()[1]}")
    Server(uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[listener])


main()
