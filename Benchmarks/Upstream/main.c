// SPDX-License-Identifier: Apache-2.0
// The upstream of the benchmarks: an MCP server and an A2A agent over HTTP/1.1, one thread, one epoll loop, on loopback
// only. The agent is at /agent, and at /polled without streams; everything else is the server.
//
//     bench-upstream [--legacy]
//
// Prints `ready http://127.0.0.1:PORT/mcp` and ends when its standard input does. It answers from memory and does
// nothing else, so that what stands in front of it is what is measured.
#define _GNU_SOURCE
#include "agent.h"
#include "answers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { input_capacity = 1 << 16, output_capacity = 1 << 18, answer_capacity = 1 << 17, batch = 256 };

struct connection {
    int fd;
    size_t received, unsent, sent;
    /// The stream that is held open on it, in the list of all that are.
    bool holds;
    struct agent_stream stream;
    struct connection *next, **previous;
    char input[input_capacity];
    char output[output_capacity];
};

static bool legacy;
static int port;
static struct connection *held;

static int fail(const char *what) {
    perror(what);
    return 1;
}

/// The value of a header field inside a head, NULL if it is not there.
static const char *field(const char *head, const char *end, const char *name) {
    size_t length = strlen(name);
    for (const char *line = memchr(head, '\n', (size_t)(end - head)); line && line + length + 1 < end;
         line = memchr(line + 1, '\n', (size_t)(end - line - 1))) {
        if (strncasecmp(line + 1, name, length) == 0 && line[1 + length] == ':') return line + 2 + length;
    }
    return NULL;
}

static const char json[] = "application/json";

static bool append(struct connection *c, const char *bytes, size_t length) {
    if (c->unsent + length > output_capacity) return false;
    memcpy(c->output + c->unsent, bytes, length);
    c->unsent += length;
    return true;
}

static bool respond(struct connection *c, const char *status, const char *type, const char *body, int length) {
    char head[160];
    int size = snprintf(
        head, sizeof head, "HTTP/1.1 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n", status, type, length);
    return append(c, head, (size_t)size) && append(c, body, (size_t)length);
}

static bool append_chunk(struct connection *c, const char *bytes, int length) {
    char size[16];
    int digits = snprintf(size, sizeof size, "%x\r\n", length);
    return append(c, size, (size_t)digits) && append(c, bytes, (size_t)length) && append(c, "\r\n", 2);
}

static void let_go(struct connection *c) {
    if (!c->holds) return;
    *c->previous = c->next;
    if (c->next) c->next->previous = c->previous;
    c->holds = false;
}

static bool hold(struct connection *c, const char *event, int length) {
    static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    if (c->holds || !append(c, head, sizeof head - 1) || !append_chunk(c, event, length)) return false;
    c->holds = true;
    c->next = held;
    c->previous = &held;
    if (held) held->previous = &c->next;
    held = c;
    return true;
}

static bool handle_agent(struct connection *c, struct span body) {
    static char answer[answer_capacity];
    enum agent_form form;
    int length = agent_answer(body, answer, sizeof answer, &form, &c->stream);
    if (length < 0) return respond(c, "400 Bad Request", json, "", 0);
    if (form == agent_held) return hold(c, answer, length);
    return respond(c, "200 OK", form == agent_events ? "text/event-stream" : json, answer, length);
}

static bool handle(struct connection *c, const char *head, const char *end, struct span body) {
    static char answer[answer_capacity];
    const char *target = memchr(head, ' ', (size_t)(end - head));
    const char *behind = target ? memchr(target + 1, ' ', (size_t)(end - target - 1)) : NULL;
    if (!behind) return false;
    struct span path = {target + 1, (size_t)(behind - target - 1)};
    if (memcmp(head, "GET ", 4) == 0) {
        int length = agent_card(path, port, answer, sizeof answer);
        return length < 0 ? respond(c, "404 Not Found", json, "", 0) : respond(c, "200 OK", json, answer, length);
    }
    if (memcmp(head, "POST ", 5) != 0) return respond(c, "405 Method Not Allowed", json, "", 0);
    if (memcmp(path.at, "/agent", 6) == 0 || memcmp(path.at, "/polled", 7) == 0) return handle_agent(c, body);
    int length = answer_to(body, legacy, answer, sizeof answer);
    if (length < 0) return respond(c, "400 Bad Request", json, "", 0);
    return respond(c, length ? "200 OK" : "202 Accepted", json, answer, length);
}

/// Answers every complete request that has arrived; false when the connection cannot go on.
static bool process(struct connection *c) {
    size_t used = 0;
    while (used < c->received) {
        const char *head = c->input + used;
        const char *end = memmem(head, c->received - used, "\r\n\r\n", 4);
        if (!end) break;
        const char *length = field(head, end, "content-length");
        size_t body = length ? strtoul(length, NULL, 10) : 0;
        size_t whole = (size_t)(end - head) + 4 + body;
        if (whole > input_capacity) return false;
        if (whole > c->received - used) break;
        if (!handle(c, head, end, (struct span){end + 4, body})) return false;
        used += whole;
    }
    memmove(c->input, c->input + used, c->received - used);
    c->received -= used;
    return c->received < input_capacity;
}

static bool flush(struct connection *c) {
    while (c->sent < c->unsent) {
        ssize_t count = send(c->fd, c->output + c->sent, c->unsent - c->sent, MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        c->sent += (size_t)count;
    }
    c->sent = c->unsent = 0;
    return true;
}

static void end(struct connection *c) {
    let_go(c);
    close(c->fd);
    free(c);
}

/// The next event of every stream that is held open.
static void tick(void) {
    struct connection *next;
    for (struct connection *c = held; c; c = next) {
        next = c->next;
        char event[1024];
        int length = agent_next(&c->stream, event, sizeof event);
        bool is_last = c->stream.sent > agent_chunks;
        bool is_well = length > 0 && append_chunk(c, event, length) && (!is_last || append(c, "0\r\n\r\n", 5));
        if (is_last) let_go(c);
        if (!is_well || !flush(c)) end(c);
    }
}

static bool receive(struct connection *c) {
    for (;;) {
        ssize_t count = recv(c->fd, c->input + c->received, input_capacity - c->received, 0);
        if (count == 0) return false;
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        c->received += (size_t)count;
        if (!process(c) || !flush(c)) return false;
        if (c->received == 0) return true;
    }
}

static void accept_all(int listener, int poller) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        struct connection *c = malloc(sizeof *c);
        if (!c) {
            close(fd);
            return;
        }
        c->fd = fd;
        c->received = c->unsent = c->sent = 0;
        c->holds = false;
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    }
}

static int listen_on_loopback(void) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0
        || getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        return -1;
    }
    port = ntohs(address.sin_port);
    printf("ready http://127.0.0.1:%d/mcp\n", port);
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    legacy = count > 1 && strcmp(arguments[1], "--legacy") == 0;
    int listener = listen_on_loopback();
    if (listener < 0) return fail("listen");
    int poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event listening = {.events = EPOLLIN, .data.ptr = &listener};
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &listening) != 0) return fail("epoll");
    // A file cannot be watched, and a file as standard input means that nobody ties us to a life.
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec half_a_second = {.it_value.tv_nsec = 500000000, .it_interval.tv_nsec = 500000000};
    struct epoll_event ticking = {.events = EPOLLIN, .data.ptr = &timer};
    if (timer < 0 || timerfd_settime(timer, 0, &half_a_second, NULL) != 0
        || epoll_ctl(poller, EPOLL_CTL_ADD, timer, &ticking) != 0) {
        return fail("timer");
    }
    for (;;) {
        struct epoll_event events[batch];
        unsigned long long expirations;
        bool is_due = false;
        int ready = epoll_wait(poller, events, batch, -1);
        for (int index = 0; index < ready; index++) {
            struct connection *c = events[index].data.ptr;
            if (!c) {
                char ignored[256];
                if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return 0;
            } else if ((void *)c == (void *)&listener) {
                accept_all(listener, poller);
            } else if ((void *)c == (void *)&timer) {
                // Behind the other events, which may end connections that it would write to.
                is_due = read(timer, &expirations, sizeof expirations) > 0;
            } else if (!flush(c) || !receive(c)) {
                end(c);
            }
        }
        if (is_due) tick();
    }
}
