// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "agent.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TASK "\"id\":\"task-%lu\",\"contextId\":\"context-%lu\""
#define EVENT_OF_TASK "\"taskId\":\"task-%lu\",\"contextId\":\"context-%lu\""
#define ARTIFACT "{\"artifactId\":\"a\",\"parts\":[{\"text\":\"hello\"}]}"
#define WORKING "{\"state\":\"TASK_STATE_WORKING\",\"timestamp\":\"2026-01-01T00:00:00.000Z\"}"
#define COMPLETED "{\"state\":\"TASK_STATE_COMPLETED\",\"timestamp\":\"2026-01-01T00:00:00.000Z\"}"
#define MESSAGE "{\"messageId\":\"m-%lu\",\"role\":\"ROLE_AGENT\",\"parts\":[{\"text\":\"hello\"}]}"

static int print(char *out, size_t capacity, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, capacity, format, arguments);
    va_end(arguments);
    return length < 0 || (size_t)length >= capacity ? -1 : length;
}

static bool is_at(struct span target, const char *path) {
    return target.length == strlen(path) && memcmp(target.at, path, target.length) == 0;
}

static bool begins(struct span value, const char *text) {
    size_t length = strlen(text);
    return value.at && value.length > length && memcmp(value.at + 1, text, length) == 0;
}

int agent_card(struct span target, int port, char *out, size_t capacity) {
    bool streams = is_at(target, "/agent/.well-known/agent-card.json");
    if (!streams && !is_at(target, "/polled/.well-known/agent-card.json")) return -1;
    return print(
        out, capacity,
        "{\"name\":\"bench\",\"description\":\"Answers from memory\",\"version\":\"1.0.0\",\"supportedInterfaces\":["
        "{\"url\":\"http://127.0.0.1:%d/%s\",\"protocolBinding\":\"JSONRPC\",\"protocolVersion\":\"1.0\"}],"
        "\"capabilities\":{\"streaming\":%s},\"defaultInputModes\":[\"text/plain\"],"
        "\"defaultOutputModes\":[\"text/plain\"],\"skills\":[{\"id\":\"s\",\"name\":\"S\",\"description\":\"Answers\","
        "\"tags\":[\"bench\"]}]}",
        port, streams ? "agent" : "polled", streams ? "true" : "false");
}

static int whole_task(char *out, size_t capacity, struct span id, unsigned long task, bool wrapped) {
    return print(
        out, capacity,
        "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":%s{" TASK ",\"status\":" COMPLETED ",\"artifacts\":[" ARTIFACT
        "]}%s}",
        (int)id.length, id.at, wrapped ? "{\"task\":" : "", task, task, wrapped ? "}" : "");
}

static int whole_stream(char *out, size_t capacity, struct span id, unsigned long task) {
    int size = (int)id.length;
    return print(
        out, capacity,
        "data: {\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":{\"task\":{" TASK ",\"status\":" WORKING "}}}\n\n"
        "data: {\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":{\"artifactUpdate\":{" EVENT_OF_TASK
        ",\"artifact\":" ARTIFACT ",\"lastChunk\":true}}}\n\n"
        "data: {\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":{\"statusUpdate\":{" EVENT_OF_TASK ",\"status\":" COMPLETED
        "}}}\n\n",
        size, id.at, task, task, size, id.at, task, task, size, id.at, task, task);
}

static int send_message(
    struct span request, struct span id, bool streams, char *out, size_t capacity, enum agent_form *form,
    struct agent_stream *stream) {
    static unsigned long tasks;
    struct span message = json_member(json_member(request, "params"), "message");
    struct span name = json_member(message, "messageId");
    unsigned long task = ++tasks;
    int size = (int)id.length;
    *form = streams ? agent_events : agent_json;
    if (begins(name, "say-")) {
        return print(
            out, capacity, "%s{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":{\"message\":" MESSAGE "}}%s",
            streams ? "data: " : "", size, id.at, task, streams ? "\n\n" : "");
    }
    if (!streams) return whole_task(out, capacity, id, task, true);
    if (!begins(name, "hold-") || id.length >= sizeof stream->id) return whole_stream(out, capacity, id, task);
    *form = agent_held;
    *stream = (struct agent_stream){.task = task};
    memcpy(stream->id, id.at, id.length);
    return print(
        out, capacity, "data: {\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"task\":{" TASK ",\"status\":" WORKING "}}}\n\n",
        stream->id, task, task);
}

int agent_answer(struct span request, char *out, size_t capacity, enum agent_form *form, struct agent_stream *stream) {
    struct span method = json_member(request, "method");
    struct span id = json_member(request, "id");
    if (!method.at || !id.at) return -1;
    if (json_is_string(method, "SendMessage")) return send_message(request, id, false, out, capacity, form, stream);
    if (json_is_string(method, "SendStreamingMessage")) {
        return send_message(request, id, true, out, capacity, form, stream);
    }
    *form = agent_json;
    return print(
        out, capacity,
        "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}", (int)id.length,
        id.at);
}

int agent_next(struct agent_stream *stream, char *out, size_t capacity) {
    stream->sent++;
    if (stream->sent > agent_chunks) {
        return print(
            out, capacity,
            "data: {\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"statusUpdate\":{" EVENT_OF_TASK ",\"status\":" COMPLETED
            "}}}\n\n",
            stream->id, stream->task, stream->task);
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return print(
        out, capacity,
        "data: {\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"artifactUpdate\":{" EVENT_OF_TASK
        ",\"artifact\":{\"artifactId\":\"a\",\"parts\":[{\"text\":\"%d %lld\"}]},\"append\":%s}}}\n\n",
        stream->id, stream->task, stream->task, stream->sent, (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000,
        stream->sent > 1 ? "true" : "false");
}
