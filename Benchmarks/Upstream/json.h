// SPDX-License-Identifier: Apache-2.0
// Finds members in a JSON text without copying it. Enough for the requests of a benchmark; every read is bounded.
#ifndef PATCHBAY_BENCH_JSON_H
#define PATCHBAY_BENCH_JSON_H

#include <stdbool.h>
#include <stddef.h>

/// A piece of a text: from `at`, `length` bytes; `at` is NULL for what is not there.
struct span {
    const char *at;
    size_t length;
};

/// The value of an object's member, as written; absent unless `object` is an object that has it.
struct span json_member(struct span object, const char *name);

/// Whether the value is exactly this string, which holds nothing that needs an escape.
bool json_is_string(struct span value, const char *text);

#endif
