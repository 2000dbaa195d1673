// SPDX-License-Identifier: Apache-2.0
// What the upstream of the benchmarks answers: a small, correct MCP server with one tool, `echo`.
#ifndef PATCHBAY_BENCH_ANSWERS_H
#define PATCHBAY_BENCH_ANSWERS_H

#include "json.h"

/// Writes the JSON-RPC answer to `message` into `out`, which holds `capacity` bytes. Returns its length, 0 for a
/// notification, which has no answer, and -1 for what is no message or whose answer does not fit.
/// With `legacy`, revision 2026-07-28 is unknown, as it is to a server of the handshake era.
int answer_to(struct span message, bool legacy, char *out, size_t capacity);

#endif
