# SPDX-License-Identifier: Apache-2.0
"""An agent of the official SDK that keeps part of the contract of conformance suites, in both dialects.

    agent.py

Serves JSON-RPC at / and REST under /rest on a free loopback port, prints `ready URL`, and ends with standard input.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import loopback
import uvicorn
from a2a.server.agent_execution.agent_executor import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes, create_rest_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
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
            await updater.requires_input()
            return
        await updater.start_work()
        if prefix.startswith("test-resubscribe-message-id"):
            await asyncio.sleep(2)
        if prefix.startswith("tck-cancel"):
            await asyncio.sleep(30)
        chunks = [("chunk-1", False, False), ("chunk-2", True, True)]
        for text, append, last in chunks:
            await updater.add_artifact(
                parts=[Part(text=text)], artifact_id="artifact-1", append=append, last_chunk=last
            )
        await updater.complete()

    async def cancel(self, context, queue):
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def application(url):
    def interface(path, binding, version):
        return AgentInterface(url=url + path, protocol_binding=binding, protocol_version=version)

    card = AgentCard(
        name="SDK agent",
        description="An agent of the official SDK",
        version="1.0.0",
        supported_interfaces=[
            interface("/", "JSONRPC", "1.0"),
            interface("/rest", "HTTP+JSON", "1.0"),
            interface("/", "JSONRPC", "0.3"),
        ],
        capabilities=AgentCapabilities(streaming=True),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="contract", name="Contract", description="The contract", tags=["test"])],
    )
    handler = DefaultRequestHandler(agent_executor=Contract(), task_store=InMemoryTaskStore(), agent_card=card)
    return Starlette(
        routes=[
            *create_agent_card_routes(card),
            *create_jsonrpc_routes(handler, "/", enable_v0_3_compat=True),
            *create_rest_routes(handler, path_prefix="/rest"),
        ]
    )


listener = loopback.listen()


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        loopback.announce(listener, "")


loopback.end_with_stdin()
app = application(f"http://127.0.0.1:{listener.getsockname()[1]}")
Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[listener])
