// SPDX-License-Identifier: Apache-2.0
// What the agent of the benchmarks answers: a small, correct A2A 1.0 agent over JSON-RPC.
//
// A message whose id begins with `say-` is answered with a message, one that begins with `hold-` with a stream that
// stays open for `agent_chunks` chunks, and any other with a task that is completed at once.
#ifndef PATCHBAY_BENCH_AGENT_H
#define PATCHBAY_BENCH_AGENT_H

#include "json.h"

/// What an answer is: a JSON text, a whole stream of events, or the first event of a stream that is held open.
enum agent_form { agent_json, agent_events, agent_held };

/// Chunks of a held stream; each says when it was sent, in microseconds of the monotonic clock.
enum { agent_chunks = 10 };

/// A stream that is held open.
struct agent_stream {
    char id[24];
    unsigned long task;
    int sent;
};

/// Writes the card of the agent at `/agent`, which streams, or at `/polled`, which does not. Returns its length, and
/// -1 for another path.
int agent_card(struct span target, int port, char *out, size_t capacity);

/// Writes the answer to a request. Returns its length, and -1 for what is no request or whose answer does not fit.
/// `stream` is filled for `agent_held`.
int agent_answer(struct span message, char *out, size_t capacity, enum agent_form *form, struct agent_stream *stream);

/// Writes the next event of a held stream. Returns its length; `sent` is above `agent_chunks` with the last one.
int agent_next(struct agent_stream *stream, char *out, size_t capacity);

#endif
