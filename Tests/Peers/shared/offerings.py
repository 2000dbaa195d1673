# SPDX-License-Identifier: Apache-2.0
"""What every upstream of the matrix offers, written against the names that both generations of the SDK share."""

import asyncio
import os

from pydantic import BaseModel


class Sum(BaseModel):
    sum: int


class Moments:
    """What happened to calls of `slow`, by the token that the caller gave."""

    def __init__(self):
        self._events = {}

    def event(self, token):
        return self._events.setdefault(token, asyncio.Event())

    async def came(self, token, patience):
        try:
            await asyncio.wait_for(self.event(token).wait(), patience)
        except asyncio.TimeoutError:
            return "no"
        return "yes"


def furnish(server, Context):
    """Adds tools, resources and a prompt to a server of either generation."""
    begun, cancelled = Moments(), Moments()

    @server.tool(description="Adds two integers.")
    def add(a: int, b: int) -> Sum:
        return Sum(sum=a + b)

    @server.tool(description="Gives the text back.", structured_output=False)
    def echo(text: str) -> str:
        return text

    @server.tool(description="Takes its time, reports each step, and notes when it is cancelled.",
                 structured_output=False)
    async def slow(token: str, steps: int, interval: float, ctx: Context) -> str:
        begun.event(token).set()
        try:
            for step in range(1, steps + 1):
                await asyncio.sleep(interval)
                await ctx.report_progress(step, steps, f"step {step}")
        except asyncio.CancelledError:
            cancelled.event(token).set()
            raise
        return f"{token} took {steps} steps"

    @server.tool(description="Waits until the call of `slow` with that token runs.", structured_output=False)
    async def has_begun(token: str, patience: float) -> str:
        return await begun.came(token, patience)

    @server.tool(description="Waits until the call of `slow` with that token was cancelled.", structured_output=False)
    async def was_cancelled(token: str, patience: float) -> str:
        return await cancelled.came(token, patience)

    @server.tool(description="A text of that many KiB.", structured_output=False)
    def big(kibibytes: int) -> str:
        line = "0123456789abcdef" * 4
        return line * (kibibytes * 1024 // len(line))

    @server.tool(description="Always fails.", structured_output=False)
    def failing() -> str:
        raise ValueError("failing on purpose")

    @server.tool(description="The process that serves this.", structured_output=False)
    def process() -> str:
        return str(os.getpid())

    @server.resource("test://greeting", name="greeting", mime_type="text/plain")
    def greeting() -> str:
        return f"hello from {os.getpid()}"

    @server.resource("test://items/{item}", name="item", mime_type="text/plain")
    def item(item: str) -> str:
        return f"item {item} of {os.getpid()}"

    @server.prompt(description="Asks for a greeting.")
    def greet(who: str) -> str:
        return f"Please greet {who} from {os.getpid()}."
