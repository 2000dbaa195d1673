// SPDX-License-Identifier: Apache-2.0
//
// Tells the thread sanitizer of two hand-overs that happen within code of the Swift runtime that was not instrumented, so
// that it would call what lies behind them unguarded. Preloaded by Tools/sanitize: each function here stands before one of
// the runtime's, calls it, and says what it has ordered.
//
// 1. The standard library's Mutex, once two threads meet at it, is handed over by the kernel.
//
// 2. A continuation that is resumed before its task has come to await it. The runtime tells the sanitizer that whoever
// resumes releases the task (`_swift_tsan_release` in `resumeTaskAfterContinuation`), and that a thread which takes up an
// enqueued task acquires it; but when `swift_continuation_await` finds the continuation resumed already, the task goes on at
// once, ordered by an atomic load that the sanitizer does not see. The proof is a program of thirty lines: the closure of
// `withCheckedContinuation` starts a thread that writes to an object and resumes with it, and returns only afterwards (it
// looks at a relaxed atomic). Reading the object is then reported every time, and never with this library. What an awaited
// call returns is read only after the caller has given back the callee's memory, by `swift_task_dealloc`, so that acquiring
// the task there is early enough. Nothing else is hidden: a task is released only by who resumes or enqueues it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Of the sanitizer's runtime; absent in programs without it, which are started on the way to the tests.
void __tsan_acquire(void *) __attribute__((weak));
void __tsan_release(void *) __attribute__((weak));

// Of Swift's runtime.
SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

SWIFT void lock_slow(uint32_t thread, SELF self) __asm__(LOCK);
SWIFT void unlock_slow(SELF self) __asm__(UNLOCK);
SWIFT void swift_task_dealloc(void *memory);

SWIFT void lock_slow(uint32_t thread, SELF self) {
    SWIFT void (*next)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK);
    next(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF self) {
    SWIFT void (*next)(SELF) = dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(self);
    next(self);
}

// Called after each call that is awaited: looked up once.
SWIFT void swift_task_dealloc(void *memory) {
    static SWIFT void (*found)(void *);
    SWIFT void (*next)(void *) = __atomic_load_n(&found, __ATOMIC_RELAXED);
    if (!next) {
        next = dlsym(RTLD_NEXT, "swift_task_dealloc");
        __atomic_store_n(&found, next, __ATOMIC_RELAXED);
    }
    next(memory);
    if (__tsan_acquire) __tsan_acquire(swift_task_getCurrent());
}
