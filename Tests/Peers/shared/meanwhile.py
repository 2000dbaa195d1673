# SPDX-License-Identifier: Apache-2.0
"""How a tool asks: in the middle of its call in the handshake era, by its answer in 2026-07-28."""

import json


def answer_to(types, method, value):
    """A client's answer as the SDK's own type."""
    kind = {"elicitation/create": types.ElicitResult, "sampling/createMessage": types.CreateMessageResult,
            "roots/list": types.ListRootsResult}[method]
    return kind.model_validate(value)


def by_answer(ctx, types, rounds):
    """The answers of all rounds, or the result that asks for the next."""
    answers = json.loads(ctx.request_state) if ctx.request_state else []
    if ctx.input_responses and "answer" in ctx.input_responses:
        given = ctx.input_responses["answer"]
        answers.append(given.model_dump(by_alias=True, mode="json", exclude_none=True))
    if len(answers) < len(rounds):
        method, params = rounds[len(answers)]
        return types.InputRequiredResult.model_validate({
            "resultType": "input_required", "requestState": json.dumps(answers),
            "inputRequests": {"answer": {"method": method, "params": params}}})
    return [answer_to(types, method, answer) for (method, _), answer in zip(rounds, answers)]


async def ask(ctx, types, rounds):
    """The answers to all rounds, one after another."""
    return [await one(ctx, types, method, params) for method, params in rounds]


async def one(ctx, types, method, params):
    session, related = ctx.session, ctx.request_id
    if method == "roots/list":
        return await session.list_roots()
    if method == "sampling/createMessage":
        messages = [types.SamplingMessage.model_validate(message) for message in params["messages"]]
        return await session.create_message(messages, max_tokens=params["maxTokens"], related_request_id=related)
    if params["mode"] == "url":
        return await session.elicit_url(params["message"], params["url"], "sign-in", related_request_id=related)
    return await session.elicit_form(params["message"], params["requestedSchema"], related_request_id=related)
