// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Lifecycle
import Synchronization

/// The events of one task on their way to one reader. A reader that falls too far behind loses its stream, not the
/// others theirs; it subscribes again and gets the task as it stands.
final class EventQueue: A2AEventReading {
    fileprivate struct State {
        var events: [StreamEvent] = []
        var read = 0
        var isClosed = false
        /// What the stream ends with, behind what waits.
        var failure: A2AError?
        var waiter: CheckedContinuation<Void, Never>?

        var isReady: Bool { read < events.count || isClosed }
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: events that may wait for the reader.
    init(limit: Int) { self.limit = limit }

    /// False, and the stream over behind what waits, when the reader is too far behind or gone.
    func push(_ event: StreamEvent) -> Bool {
        let (taken, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed else { return (false, nil) }
            let fits = state.events.count - state.read < limit
            if fits { state.events.append(event) } else { state.isClosed = true }
            return (fits, state.waiter.take())
        }
        waiter?.resume()
        return taken
    }

    /// Ends the stream behind what waits.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Ends the stream with an error behind what waits.
    func fail(_ error: A2AError) {
        state.withLock { state in
            if !state.isClosed { state.failure = error }
        }
        close()
    }

    func next() async throws(A2AError) -> StreamEvent? {
        while true {
            let (event, isOver) = state.withLock { $0.take() }
            if event == nil, isOver, let failure = state.withLock({ $0.failure.take() }) { throw failure }
            if event != nil || isOver { return event }
            await untilReady()
        }
    }

    /// Returns once there is an event or the end, or after that time; throws what the stream fails with before any
    /// event.
    func begin(within patience: Duration, _ timers: any TimerScheduling) async throws(A2AError) {
        let timer = timers.schedule(after: patience) { self.wake() }
        defer { timer.cancel() }
        await untilReady()
        let failure = state.withLock { state in state.read < state.events.count ? nil : state.failure.take() }
        if let failure { throw failure }
    }

    private func wake() { state.withLock { $0.waiter.take() }?.resume() }

    /// May return early.
    private func untilReady() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isReady = state.withLock { state in
                    if !state.isReady { state.waiter = waiter }
                    return state.isReady
                }
                if isReady { waiter.resume() }
            }
        } onCancel: {
            cancel()
        }
    }

    func cancel() {
        state.withLock { state in
            state.events = []
            state.read = 0
        }
        close()
    }
}

extension EventQueue.State {
    fileprivate mutating func take() -> (StreamEvent?, isOver: Bool) {
        guard read < events.count else { return (nil, isClosed) }
        let event = events[read]
        read += 1
        if read == events.count {
            events.removeAll(keepingCapacity: events.capacity <= 64)
            read = 0
        }
        return (event, false)
    }
}
