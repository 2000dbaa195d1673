// SPDX-License-Identifier: Apache-2.0

/// One piece of work in a loop's queue.
enum LoopTask {
    /// A job of a task that prefers the loop as its task executor.
    case taskJob(UnownedJob)
    /// A job of an actor whose serial executor is the loop.
    case actorJob(UnownedJob)
    case work(@Sendable () -> Void)
}
