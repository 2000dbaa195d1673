# SPDX-License-Identifier: Apache-2.0
"""gRPC of 0.3 has no tenant: a hub has it at one address for all its agents, and the field x-a2a-agent names the one that
is meant."""

import grpc.aio
from a2a.types import AgentInterface


class Naming:
    """Adds the field that names the agent."""

    def __init__(self, agent):
        self.agent = agent

    def named(self, details):
        metadata = grpc.aio.Metadata(*(details.metadata or []), ("x-a2a-agent", self.agent))
        return details._replace(metadata=metadata)


class UnaryNaming(Naming, grpc.aio.UnaryUnaryClientInterceptor):
    async def intercept_unary_unary(self, continuation, details, request):
        return await continuation(self.named(details), request)


class StreamingNaming(Naming, grpc.aio.UnaryStreamClientInterceptor):
    async def intercept_unary_stream(self, continuation, details, request):
        return await continuation(self.named(details), request)


def channels(agent):
    """Makes channels that name the agent, if there is one to name."""
    interceptors = [UnaryNaming(agent), StreamingNaming(agent)] if agent else []
    return lambda target: grpc.aio.insecure_channel(target, interceptors=interceptors)


def add_grpc(card, address):
    """Has the card name gRPC at that address."""
    interfaces = list(card.additional_interfaces or [])
    card.additional_interfaces = interfaces + [AgentInterface(url=address, transport="GRPC")]
