// SPDX-License-Identifier: Apache-2.0
// Linux system interfaces that the Glibc module does not offer to Swift, or offers in a shape that is awkward there.
#ifndef PATCHBAY_CLINUX_SHIM_H
#define PATCHBAY_CLINUX_SHIM_H

#include "datagrams.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

// The flags of epoll, which import as members of an enumeration and as macros at once.
static const uint32_t patchbay_epoll_in = EPOLLIN;
static const uint32_t patchbay_epoll_out = EPOLLOUT;
static const uint32_t patchbay_epoll_read_hangup = EPOLLRDHUP;
static const uint32_t patchbay_epoll_hangup = EPOLLHUP;
static const uint32_t patchbay_epoll_error = EPOLLERR;
static const uint32_t patchbay_epoll_edge = EPOLLET;

static inline int patchbay_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int patchbay_epoll_add(int poller, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int patchbay_epoll_modify(int poller, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(poller, EPOLL_CTL_MOD, descriptor, &event);
}

static inline int patchbay_epoll_delete(int poller, int descriptor) {
    struct epoll_event event = {0};
    return epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, &event);
}

// `struct epoll_event` is packed and holds a union: Swift keeps the events as raw bytes and reads them through these.
static inline size_t patchbay_epoll_event_size(void) { return sizeof(struct epoll_event); }

static inline int patchbay_epoll_wait(int poller, void *events, int capacity, int timeout) {
    return epoll_wait(poller, (struct epoll_event *)events, capacity, timeout);
}

static inline uint32_t patchbay_epoll_event_flags(const void *events, int index) {
    return ((const struct epoll_event *)events)[index].events;
}

static inline uint64_t patchbay_epoll_event_data(const void *events, int index) {
    return ((const struct epoll_event *)events)[index].data.u64;
}

// The flags of eventfd are an enumeration whose members import with differing types.
static inline int patchbay_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

// `accept4` is declared only for _GNU_SOURCE, which a shim must not define: other modules would see other types. Declared
// here under a name of its own, and without <sys/socket.h>, whose names Swift would then look for in this module only.
extern int patchbay_accept4(int listener, void *address, unsigned int *length, int flags) __asm__("accept4");

// The accepted socket does not block and is not inherited by child processes (SOCK_NONBLOCK, SOCK_CLOEXEC).
static inline int patchbay_accept(int listener, void *address, unsigned int *length) {
    return patchbay_accept4(listener, address, length, O_NONBLOCK | O_CLOEXEC);
}

// Bytes of a socket that its peer has not acknowledged yet. Variadic in C.
static inline int patchbay_unacknowledged(int socket, int *count) { return ioctl(socket, SIOCOUTQ, count); }

// Variadic in C. At most 15 bytes are kept.
// Also gives the thread the priority of the process: it has that of whoever made it, which may be one of Dispatch's
// workers, and those are raised wherever the system allows it.
static inline int patchbay_enter_thread(const char *name) {
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, (id_t)getpid()));
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

// MARK: Processes

// Not declared without _GNU_SOURCE, or in headers whose types Swift would then look for in this module only: hence
// declared here under names of our own, as `accept4` is.
extern int patchbay_pipe2(int descriptors[2], int flags) __asm__("pipe2");
extern int patchbay_pidfd_open_flags(int process, unsigned int flags) __asm__("pidfd_open");
// `actions` is a posix_spawn_file_actions_t.
extern int patchbay_spawn_close_from(void *actions, int lowest) __asm__("posix_spawn_file_actions_addclosefrom_np");
extern int patchbay_spawn_change_directory(void *actions, const char *directory)
    __asm__("posix_spawn_file_actions_addchdir_np");
static const int patchbay_spawn_new_session = 0x80;  // POSIX_SPAWN_SETSID

// Both ends close on exec.
static inline int patchbay_pipe(int descriptors[2]) { return patchbay_pipe2(descriptors, O_CLOEXEC); }

// The descriptor closes on exec.
static inline int patchbay_pidfd_open(int process) { return patchbay_pidfd_open_flags(process, 0); }

// Variadic in C. Moves a descriptor out of the range of the standard ones; the copy closes on exec.
static inline int patchbay_duplicate_above(int descriptor, int lowest) {
    return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}

// Variadic in C.
static inline int patchbay_set_nonblocking(int descriptor) {
    return fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

// MARK: Mapped files

// Whether what is written to blocks that a file already has goes into these blocks, so that it needs no room and cannot
// fail for want of it: ext2 to ext4, XFS (unless a block is shared, and those of a new file are not), tmpfs. Nothing is
// known of others, those that copy on writing and those over a network among them.
static inline int patchbay_overwrites_in_place(int descriptor) {
    struct statfs facts;
    if (fstatfs(descriptor, &facts) != 0) return 0;
    return facts.f_type == 0xEF53 || facts.f_type == 0x58465342 || facts.f_type == 0x01021994;
}

// Whoever reads `value` there also finds what was written before.
static inline void patchbay_publish(void *place, uint64_t value) {
    __atomic_store_n((uint64_t *)place, value, __ATOMIC_RELEASE);
}

// MARK: Swift's runtime

// How compiled code takes and gives back the memory of asynchronous functions; of the running task, last in, first out.
extern void *patchbay_task_allocate(size_t bytes) __attribute__((swiftcall)) __asm__("swift_task_alloc");
extern void patchbay_task_free(void *block) __attribute__((swiftcall)) __asm__("swift_task_dealloc");

// A task takes memory for its functions in blocks of a kilobyte, and keeps them until it ends. From here on the running
// task has one block of that size instead.
static inline void patchbay_reserve_task_memory(size_t bytes) { patchbay_task_free(patchbay_task_allocate(bytes)); }

/// What is free in the heap goes back to the system, whole pages of it wherever they lie.
static inline void patchbay_trim_heap(void) { malloc_trim(0); }

#endif
