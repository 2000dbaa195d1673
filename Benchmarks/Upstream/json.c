// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <string.h>

static const struct span absent = {NULL, 0};

static const char *skip_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
    return at;
}

/// Behind the string that begins at `at`, or `end`.
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\') at++;
    }
    return at < end ? at + 1 : end;
}

/// Behind the value that begins at `at`, or `end`.
static const char *skip_value(const char *at, const char *end) {
    int depth = 0;
    while (at < end) {
        char byte = *at;
        if (byte == '"') {
            at = skip_string(at, end);
        } else if (byte == '{' || byte == '[') {
            depth++;
            at++;
        } else if (byte == '}' || byte == ']') {
            if (depth == 0) return at;
            depth--;
            at++;
        } else if (depth == 0 && byte == ',') {
            return at;
        } else {
            at++;
            if (depth > 0) continue;
            while (at < end && !strchr(",}] \t\r\n", *at)) at++;
        }
        if (depth == 0) return at;
    }
    return end;
}

struct span json_member(struct span object, const char *name) {
    if (!object.at || object.length == 0 || *object.at != '{') return absent;
    const char *end = object.at + object.length;
    const char *at = skip_space(object.at + 1, end);
    while (at < end && *at == '"') {
        const char *key = at;
        at = skip_string(at, end);
        bool wanted = json_is_string((struct span){key, (size_t)(at - key)}, name);
        at = skip_space(at, end);
        if (at >= end || *at != ':') return absent;
        const char *value = skip_space(at + 1, end);
        at = skip_value(value, end);
        if (wanted) return (struct span){value, (size_t)(at - value)};
        at = skip_space(at, end);
        if (at >= end || *at != ',') return absent;
        at = skip_space(at + 1, end);
    }
    return absent;
}

bool json_is_string(struct span value, const char *text) {
    size_t length = strlen(text);
    return value.at && value.length == length + 2 && *value.at == '"' && memcmp(value.at + 1, text, length) == 0;
}
