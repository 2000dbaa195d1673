// SPDX-License-Identifier: Apache-2.0
#include "answers.h"

#include <stdio.h>
#include <string.h>

#define SERVER_INFO "{\"name\":\"bench-upstream\",\"version\":\"1.0.0\"}"
#define SCHEMA "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}"
// Both give the text back; the second does not say that it only reads, so that a hub waits for the record of its calls.
#define TOOLS \
    "{\"name\":\"echo\",\"annotations\":{\"readOnlyHint\":true}," SCHEMA "},{\"name\":\"note\"," SCHEMA "}"
// What 2026-07-28 wants in every result, and in those that may be cached.
#define COMPLETE "\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":" SERVER_INFO "}"
#define CACHEABLE "\"ttlMs\":0,\"cacheScope\":\"private\"," COMPLETE

struct answer {
    char *out;
    size_t capacity;
    struct span id;
};

static int finish(struct answer to, const char *kind, const char *head, struct span middle, const char *tail) {
    int length = snprintf(
        to.out, to.capacity, "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"%s\":%s%.*s%s}", (int)to.id.length, to.id.at, kind,
        head, (int)middle.length, middle.at ? middle.at : "", tail);
    return length < 0 || (size_t)length >= to.capacity ? -1 : length;
}

static int result(struct answer to, const char *text) {
    return finish(to, "result", text, (struct span){"", 0}, "");
}

static int failure(struct answer to, const char *text) {
    return finish(to, "error", text, (struct span){"", 0}, "");
}

static bool is_string(struct span value) { return value.at && value.length >= 2 && *value.at == '"'; }

static int call(struct answer to, struct span params, bool modern) {
    struct span name = json_member(params, "name");
    if (!json_is_string(name, "echo") && !json_is_string(name, "note")) {
        return failure(to, "{\"code\":-32602,\"message\":\"Unknown tool\"}");
    }
    struct span text = json_member(json_member(params, "arguments"), "text");
    if (!is_string(text)) return failure(to, "{\"code\":-32602,\"message\":\"text must be a string\"}");
    return finish(
        to, "result", "{\"content\":[{\"type\":\"text\",\"text\":", text,
        modern ? "}],\"isError\":false," COMPLETE "}" : "}],\"isError\":false}");
}

static int initialize(struct answer to, struct span params) {
    struct span wanted = json_member(params, "protocolVersion");
    bool known = json_is_string(wanted, "2025-11-25") || json_is_string(wanted, "2025-06-18")
        || json_is_string(wanted, "2025-03-26") || json_is_string(wanted, "2024-11-05");
    struct span newest = {"\"2025-11-25\"", 12};
    return finish(
        to, "result", "{\"protocolVersion\":", known ? wanted : newest,
        ",\"capabilities\":{\"tools\":{}},\"serverInfo\":" SERVER_INFO "}");
}

/// Whether the request says in its envelope that it is of 2026-07-28.
static bool is_modern(struct span params) {
    struct span version = json_member(json_member(params, "_meta"), "io.modelcontextprotocol/protocolVersion");
    return json_is_string(version, "2026-07-28");
}

int answer_to(struct span message, bool legacy, char *out, size_t capacity) {
    struct span method = json_member(message, "method");
    struct span params = json_member(message, "params");
    struct answer to = {out, capacity, json_member(message, "id")};
    if (!is_string(method)) return -1;
    if (!to.id.at) return 0;
    bool modern = !legacy && is_modern(params);
    if (json_is_string(method, "tools/call")) return call(to, params, modern);
    if (json_is_string(method, "tools/list")) {
        return result(to, modern ? "{\"tools\":[" TOOLS "]," CACHEABLE "}" : "{\"tools\":[" TOOLS "]}");
    }
    if (modern && json_is_string(method, "server/discover")) {
        return result(to, "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}," CACHEABLE "}");
    }
    if (!modern && json_is_string(method, "initialize")) return initialize(to, params);
    if (!modern && json_is_string(method, "ping")) return result(to, "{}");
    return failure(to, "{\"code\":-32601,\"message\":\"Method not found\"}");
}
