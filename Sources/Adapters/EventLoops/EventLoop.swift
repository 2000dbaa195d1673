// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Lifecycle
import Synchronization

/// One thread that waits for descriptors and timers and runs Swift tasks in between.
///
/// As a task executor it runs the jobs of tasks that prefer it, as a serial executor those of the actors that live on
/// it; both stay on its thread, so that what is touched only there needs no lock. A turn of the loop is: wait, report
/// ready descriptors, fire due timers, run a bounded number of jobs, call what asked for the turn's end.
///
/// `@unchecked Sendable`: everything but `inbox`, the atomics and the constants is touched on the loop's thread only.
package final class EventLoop: TaskExecutor, SerialExecutor, @unchecked Sendable {
    /// Jobs run in one turn before descriptors and timers get their chance again.
    private static let jobsPerTurn = 128

    /// At most 15 bytes of it are the thread's name.
    package let name: String
    private let inbox: LoopInbox
    private let isStopping = Atomic(false)
    /// The thread that serves the loop, 0 for none. A thread can only ever find its own number here if it is that one.
    private let thread = Atomic<UInt>(0)
    private var queue = LoopTaskQueue()
    private var turnEnds: ContiguousArray<any TurnEndHandling> = []
    var descriptors: DescriptorTable
    var timers = TimerWheel<any TimerHandling>()
    /// The time at which tick 0 of the wheel began.
    let origin: MonotonicTime
    /// Atomic because it is asked for several times in each call, and an atomic needs no check of exclusive access.
    private let turnNanoseconds: Atomic<Int64>
    private var actorSide: LoopSerialExecutor?

    init(name: String) throws(EventLoopError) {
        self.name = name
        inbox = try LoopInbox()
        descriptors = try DescriptorTable(wakeDescriptor: inbox.wakeDescriptor)
        origin = SystemClock.monotonicTime
        turnNanoseconds = Atomic(origin.nanoseconds)
        actorSide = LoopSerialExecutor(loop: self)
    }

    /// The loop whose thread this is.
    package static var current: EventLoop? {
        LoopThread.currentPointer.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Whether the caller runs on this loop's thread.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// The time when the current turn's wait ended. On the loop's thread it costs less than ``now``.
    package var turnTime: MonotonicTime { MonotonicTime(nanoseconds: turnNanoseconds.load(ordering: .relaxed)) }

    /// Runs `work` on the loop's thread, after everything that was handed over before by the same thread. Never runs it
    /// at once. Any thread; after shutdown too, on a thread that is started for what comes late.
    package func submit(_ work: @escaping @Sendable () -> Void) { enqueue(.work(work)) }

    /// Calls `handler` once, when this turn's events, timers and jobs are done. On the loop's thread only.
    package func atEndOfTurn(_ handler: any TurnEndHandling) {
        assert(isCurrent)
        turnEnds.append(handler)
    }

    // MARK: Executor

    package func enqueue(_ job: consuming ExecutorJob) { enqueue(.taskJob(UnownedJob(job))) }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        guard let actorSide else { preconditionFailure("asked before the loop was made") }
        return UnownedSerialExecutor(ordinary: actorSide)
    }

    package func checkIsolated() { precondition(isCurrent, "not on the thread of \(name)") }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    func enqueue(_ task: LoopTask) {
        if isCurrent {
            queue.append(task)
        } else if !inbox.append(task) {
            serveLateTasks()
        }
    }

    // MARK: Thread

    /// Ends the thread once what is queued has run. Any thread.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        inbox.wake()
    }

    /// The body of the loop's thread.
    func runThread() {
        let own = UInt(pthread_self())
        thread.store(own, ordering: .relaxed)
        repeat { turn() } while !(isStopping.load(ordering: .acquiring) && queue.isEmpty && inbox.leave())
        // Unless a successor for late tasks is there already. The number may be given to another thread from here on.
        _ = thread.compareExchange(expected: own, desired: 0, ordering: .relaxed)
    }

    private func turn() {
        let count = descriptors.poller.wait(pollTimeout())
        turnNanoseconds.store(SystemClock.monotonicTime.nanoseconds, ordering: .relaxed)
        for index in 0..<count { report(index) }
        fireTimers()
        inbox.drain(into: &queue)
        runJobs()
        callTurnEnds()
    }

    private func pollTimeout() -> Int32 {
        // What asked for the turn's end while turns ended waits for the end of the next.
        guard queue.isEmpty, turnEnds.isEmpty, !isStopping.load(ordering: .acquiring) else { return 0 }
        let timeout = timerTimeout()
        guard timeout != 0, inbox.prepareToSleep() else { return 0 }
        // `stop()` may have come between the first look and the announcement, and its wake is an edge of its own.
        return timeout
    }

    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        var left = Self.jobsPerTurn
        while left > 0, let task = queue.popFirst() {
            left -= 1
            switch task {
            case .taskJob(let job): job.runSynchronously(on: executor)
            case .actorJob(let job):
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: executor)
            case .work(let work): work()
            }
        }
    }

    private func callTurnEnds() {
        guard !turnEnds.isEmpty else { return }
        var ended: ContiguousArray<any TurnEndHandling> = []
        swap(&ended, &turnEnds)
        for handler in ended { handler.turnEnded() }
        guard turnEnds.isEmpty else { return }
        ended.removeAll(keepingCapacity: true)
        swap(&ended, &turnEnds)
    }

    /// A task that is resumed after shutdown must not hang: its job runs on a thread that ends when no job is left.
    private func serveLateTasks() {
        do {
            pthread_detach(try LoopThread.start(self))
        } catch {
            preconditionFailure("no thread for the late tasks of \(name): \(error)")
        }
    }
}
