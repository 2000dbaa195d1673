# SPDX-License-Identifier: Apache-2.0
"""An agent of the last official SDK of 0.3 that keeps the contract of conformance suites.

    agent.py [JSONRPC|HTTP+JSON|GRPC]

Serves JSON-RPC at / and REST under /rest on a free loopback port and gRPC on another, prints `ready URL`, and ends with
standard input. With a transport its card names that one alone.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import a2a.grpc.a2a_pb2_grpc as service
import grpc.aio
import httpx
import loopback
import uvicorn
from a2a.server.agent_execution import AgentExecutor
from a2a.server.apps import A2ARESTFastAPIApplication, A2AStarletteApplication
from a2a.server.request_handlers import DefaultRequestHandler, GrpcHandler
from a2a.server.tasks import (
    BasePushNotificationSender,
    InMemoryPushNotificationConfigStore,
    InMemoryTaskStore,
    TaskUpdater,
)
from a2a.types import (
    AgentCapabilities,
    AgentCard,
    AgentInterface,
    AgentSkill,
    DataPart,
    FilePart,
    FileWithBytes,
    FileWithUri,
    Message,
    Part,
    Role,
    TextPart,
)
from a2a.utils import new_task
from starlette.applications import Starlette
from starlette.routing import Mount

URL = "https://example.com/output.txt"
ARTIFACTS = {
    "text": TextPart(text="Generated text content"),
    "file-url": FilePart(file=FileWithUri(uri=URL, name="output.txt", mime_type="text/plain")),
    "file": FilePart(file=FileWithBytes(bytes="ZmlsZSBjb250ZW50", name="output.txt", mime_type="text/plain")),
    "data": DataPart(data={"key": "value", "count": 42}),
}


def text(words):
    return Part(root=TextPart(text=words))


class Contract(AgentExecutor):
    async def execute(self, context, queue):
        prefix = context.message.message_id
        if prefix.startswith("tck-message-response"):
            await queue.enqueue_event(
                Message(message_id="reply", role=Role.agent, parts=[text("Direct message response")])
            )
            return
        if not context.current_task:
            await queue.enqueue_event(new_task(context.message))
        updater = TaskUpdater(queue, context.message.task_id, context.message.context_id)
        if prefix.startswith("tck-input-required"):
            await updater.requires_input(updater.new_agent_message([text("What next?")]))
            return
        if prefix.startswith("tck-reject"):
            await updater.reject()
            return
        if prefix.startswith("tck-complete-task"):
            await updater.complete(updater.new_agent_message([text("Hello from TCK")]))
            return
        await updater.start_work()
        for kind, part in ARTIFACTS.items():
            if prefix.startswith(f"tck-artifact-{kind}-"):
                await updater.add_artifact(parts=[Part(root=part)], artifact_id="artifact-1")
                await updater.complete()
                return
        if prefix.startswith("test-resubscribe-message-id"):
            await asyncio.sleep(4)
        if prefix.startswith("tck-cancel"):
            await asyncio.sleep(30)
        # A stream in whose middle something can be killed has six chunks, one a second.
        count, pause = (6, 1) if prefix.startswith("slow-chunks") else (2, 0)
        for number in range(1, count + 1):
            await updater.add_artifact(
                parts=[text(f"chunk-{number}")],
                artifact_id="artifact-1",
                append=number > 1,
                last_chunk=number == count,
            )
            await asyncio.sleep(pause)
        await updater.complete()

    async def cancel(self, context, queue):
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def card(url, grpc_port, only):
    interfaces = [
        AgentInterface(url=f"{url}/", transport="JSONRPC"),
        AgentInterface(url=f"{url}/rest", transport="HTTP+JSON"),
        AgentInterface(url=f"127.0.0.1:{grpc_port}", transport="GRPC"),
    ]
    wanted = [entry for entry in interfaces if not only or entry.transport == only]
    return AgentCard(
        name="SDK agent of 0.3",
        description="An agent of the last official SDK of 0.3",
        version="1.0.0",
        url=wanted[0].url,
        preferred_transport=wanted[0].transport,
        additional_interfaces=wanted,
        capabilities=AgentCapabilities(streaming=True, push_notifications=True),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="contract", name="Contract", description="The contract", tags=["test"])],
    )


listener = loopback.listen()


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        loopback.announce(listener, "")


async def main(only):
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    shown = card(f"http://127.0.0.1:{listener.getsockname()[1]}", port, only)
    configs = InMemoryPushNotificationConfigStore()
    handler = DefaultRequestHandler(
        agent_executor=Contract(),
        task_store=InMemoryTaskStore(),
        push_config_store=configs,
        push_sender=BasePushNotificationSender(httpx.AsyncClient(), configs),
    )
    service.add_A2AServiceServicer_to_server(GrpcHandler(shown, handler), server)
    await server.start()
    rest = A2ARESTFastAPIApplication(shown, handler).build()
    rpc = A2AStarletteApplication(shown, handler).build()
    app = Starlette(routes=[Mount("/rest", rest), Mount("/", rpc)])
    await Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)).serve(sockets=[listener])


loopback.end_with_stdin()
asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
