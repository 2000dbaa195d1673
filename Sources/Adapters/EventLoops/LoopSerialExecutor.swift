// SPDX-License-Identifier: Apache-2.0

/// The side of a loop that actors live on.
///
/// It is an object of its own so that the runtime is told which of the two a job came for: an actor's job runs as
/// isolated to the loop, a task's job as not isolated. Were both run as isolated, each call from a resumed task to a
/// nonisolated function would cost a trip through the queue.
final class LoopSerialExecutor: SerialExecutor {
    private unowned let loop: EventLoop

    init(loop: EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) { loop.enqueue(.actorJob(UnownedJob(job))) }

    func checkIsolated() { loop.checkIsolated() }

    func isIsolatingCurrentContext() -> Bool? { loop.isCurrent }
}
