// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Jobs on their way from any thread to one worker thread, first in, first out, and bounded: at most `capacity` wait,
/// as many again are with the worker, and at most `maximumWaiters` callers are suspended until there is room.
///
/// Fast to append: a lock that is held for a few instructions, and a wake-up only when the worker sleeps.
///
/// `@unchecked Sendable`: every mutable member is only touched under `mutex`.
final class WorkQueue<Job: Sendable>: @unchecked Sendable {
    enum Admission: Equatable {
        case accepted, full, closed
    }

    /// Called, on either side's thread, when a job that had to wait got its place.
    typealias Admitted = @Sendable () -> Void

    private struct Waiter {
        let job: Job
        let isUrgent: Bool
        let admitted: Admitted?
    }

    private enum WorkerState {
        case busy, idle, lingering
    }

    private let capacity: Int
    private let maximumWaiters: Int
    private let linger: Duration
    private let lingerCount: Int
    private let lock: ThreadLock
    private var pending: [Job] = []
    /// Only while `pending` is full: whenever it is emptied, it is filled from here first.
    private var waiters: [Waiter] = []
    private var worker = WorkerState.busy
    private var hasUrgent = false
    private var isClosed = false

    /// With a `linger` the worker waits so long after a first job for more, unless one is urgent or `lingerCount` are
    /// there.
    init(capacity: Int, maximumWaiters: Int, linger: Duration = .zero, lingerCount: Int = 1) {
        self.capacity = capacity
        self.maximumWaiters = maximumWaiters
        self.linger = linger
        self.lingerCount = lingerCount
        lock = ThreadLock()
        pending.reserveCapacity(min(capacity, 256))
    }

    /// Never waits.
    func tryAppend(_ job: Job, isUrgent: Bool) -> Admission {
        var wakes = false
        let admission = lock.withLock { () -> Admission in
            guard !isClosed else { return .closed }
            guard pending.count < capacity else { return .full }
            wakes = accept(job, isUrgent: isUrgent)
            return .accepted
        }
        if wakes { lock.wake() }
        return admission
    }

    /// Gives the job a place or lets it wait for one; `admitted` is called when it has one, at once if there is room.
    func append(_ job: Job, isUrgent: Bool, admitted: Admitted? = nil) throws(DatabaseError) {
        var wakes = false
        let waits = lock.withLock { () -> Result<Bool, DatabaseError> in
            guard !isClosed else { return .failure(.closed) }
            if pending.count < capacity {
                wakes = accept(job, isUrgent: isUrgent)
                return .success(false)
            }
            guard waiters.count < maximumWaiters else { return .failure(.overloaded(limit: maximumWaiters)) }
            waiters.append(Waiter(job: job, isUrgent: isUrgent, admitted: admitted))
            return .success(true)
        }
        if wakes { lock.wake() }
        if try !waits.get() { admitted?() }
    }

    /// Worker thread only: blocks until there is work, and gives all of it. False when the queue is closed and empty.
    func take(into jobs: inout [Job]) -> Bool {
        jobs.removeAll(keepingCapacity: true)
        lock.lock()
        // Also with nothing to do: of a group of jobs that comes soon after the last one, the first wakes nobody.
        if linger > .zero { lingerForMore() }
        if pending.isEmpty { idle() }
        worker = .busy
        hasUrgent = false
        swap(&jobs, &pending)
        let admitted = admitWaiters()
        lock.unlock()
        for call in admitted { call() }
        return !jobs.isEmpty
    }

    /// No job is accepted any more; those that were are still given out.
    func close() {
        lock.withLock {
            isClosed = true
            lock.wake()
        }
    }

    /// Whether the worker is to be woken, once is enough until it has looked. By the caller, when it has let go of the
    /// lock: a thread that wakes up while it is held goes to sleep for it again.
    private func accept(_ job: Job, isUrgent: Bool) -> Bool {
        pending.append(job)
        hasUrgent = hasUrgent || isUrgent
        let wakes =
            switch worker {
            case .busy: false
            case .idle: true
            case .lingering: hasUrgent || pending.count >= lingerCount
            }
        if wakes { worker = .busy }
        return wakes
    }

    private func idle() {
        while pending.isEmpty, !isClosed {
            worker = .idle
            lock.wait()
        }
        if linger > .zero { lingerForMore() }
    }

    private func lingerForMore() {
        let deadline = ThreadLock.deadline(after: linger)
        while !hasUrgent, pending.count < lingerCount, !isClosed {
            worker = .lingering
            guard lock.wait(until: deadline) else { return }
        }
    }

    private func admitWaiters() -> [Admitted] {
        guard !waiters.isEmpty else { return [] }
        let admitted = waiters.prefix(capacity)
        // The worker itself is here, so that nobody has to be woken.
        for waiter in admitted { _ = accept(waiter.job, isUrgent: waiter.isUrgent) }
        waiters.removeFirst(admitted.count)
        return admitted.compactMap(\.admitted)
    }
}
