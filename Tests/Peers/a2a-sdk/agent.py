# SPDX-License-Identifier: Apache-2.0
"""An agent of the official SDK that keeps the contract of conformance suites, in both dialects.

    agent.py [BINDING VERSION [nostream]]

Serves JSON-RPC at / and REST under /rest on a free loopback port and gRPC on another, prints `ready URL`, and ends with
standard input. With a binding (JSONRPC, HTTP+JSON, GRPC) and a version (1.0, 0.3) its card names that interface alone.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import a2a.compat.v0_3.a2a_v0_3_pb2_grpc as legacy_grpc
import a2a.types.a2a_pb2_grpc as modern_grpc
import grpc.aio
import httpx
import loopback
import uvicorn
from a2a.compat.v0_3.grpc_handler import CompatGrpcHandler
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Value
from a2a.server.agent_execution.agent_executor import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.request_handlers.grpc_handler import GrpcHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes, create_rest_routes
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
    Message,
    Part,
    Role,
    Task,
    TaskState,
    TaskStatus,
)
from starlette.applications import Starlette


ARTIFACTS = {
    "text": Part(text="Generated text content"),
    "file-url": Part(url="https://example.com/output.txt", filename="output.txt", media_type="text/plain"),
    "file": Part(raw=b"file content", filename="output.txt", media_type="text/plain"),
    "data": Part(data=ParseDict({"key": "value", "count": 42}, Value())),
}


class Contract(AgentExecutor):
    async def execute(self, context, queue):
        prefix = context.message.message_id
        if prefix.startswith("tck-message-response"):
            reply = Message(
                message_id="reply", role=Role.ROLE_AGENT, parts=[Part(text="Direct message response")]
            )
            await queue.enqueue_event(reply)
            return
        updater = TaskUpdater(queue, context.task_id, context.context_id)
        if not context.current_task:
            status = TaskStatus(state=TaskState.TASK_STATE_SUBMITTED)
            task = Task(id=context.task_id, context_id=context.context_id, status=status, history=[context.message])
            await queue.enqueue_event(task)
        if prefix.startswith("tck-input-required"):
            await updater.requires_input(updater.new_agent_message([Part(text="What next?")]))
            return
        if prefix.startswith("tck-reject"):
            await updater.reject()
            return
        if prefix.startswith("tck-complete-task"):
            await updater.complete(updater.new_agent_message([Part(text="Hello from TCK")]))
            return
        await updater.start_work()
        for kind, part in ARTIFACTS.items():
            if prefix.startswith(f"tck-artifact-{kind}-"):
                await updater.add_artifact(parts=[part], artifact_id="artifact-1")
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
                parts=[Part(text=f"chunk-{number}")],
                artifact_id="artifact-1",
                append=number > 1,
                last_chunk=number == count,
            )
            await asyncio.sleep(pause)
        await updater.complete()

    async def cancel(self, context, queue):
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def application(url, grpc_port, only, streams):
    def interface(address, binding, version):
        return AgentInterface(url=address, protocol_binding=binding, protocol_version=version)

    interfaces = [
        interface(url + "/", "JSONRPC", "1.0"),
        interface(url + "/rest", "HTTP+JSON", "1.0"),
        interface(f"127.0.0.1:{grpc_port}", "GRPC", "1.0"),
        interface(url + "/", "JSONRPC", "0.3"),
        interface(url + "/rest", "HTTP+JSON", "0.3"),
        interface(f"127.0.0.1:{grpc_port}", "GRPC", "0.3"),
    ]
    card = AgentCard(
        name="SDK agent",
        description="An agent of the official SDK",
        version="1.0.0",
        supported_interfaces=[
            entry for entry in interfaces if not only or [entry.protocol_binding, entry.protocol_version] == only
        ],
        capabilities=AgentCapabilities(streaming=streams, push_notifications=True),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="contract", name="Contract", description="The contract", tags=["test"])],
    )
    configs = InMemoryPushNotificationConfigStore()
    handler = DefaultRequestHandler(
        agent_executor=Contract(),
        task_store=InMemoryTaskStore(),
        agent_card=card,
        push_config_store=configs,
        push_sender=BasePushNotificationSender(httpx.AsyncClient(), configs),
    )
    app = Starlette(
        routes=[
            *create_agent_card_routes(card),
            *create_jsonrpc_routes(handler, "/", enable_v0_3_compat=True),
            *create_rest_routes(handler, enable_v0_3_compat=True, path_prefix="/rest"),
        ]
    )
    return app, handler


listener = loopback.listen()


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        loopback.announce(listener, "")


async def main(arguments):
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app, handler = application(url, port, arguments[:2], "nostream" not in arguments)
    modern_grpc.add_A2AServiceServicer_to_server(GrpcHandler(handler), server)
    legacy_grpc.add_A2AServiceServicer_to_server(CompatGrpcHandler(handler), server)
    await server.start()
    web = Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    await web.serve(sockets=[listener])


loopback.end_with_stdin()
asyncio.run(main(sys.argv[1:]))
