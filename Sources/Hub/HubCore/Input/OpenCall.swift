// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPClient
import MCPServer
import Synchronization

/// A call to a server of the handshake era that may ask something before it answers. It runs in a task of its own, so
/// that it can outlive the request that began it: a client of 2026-07-28 answers a question by another request.
///
/// Its time runs only while the server works, not while a person thinks.
final class OpenCall: Sendable {
    enum Event: Sendable {
        case asked([InputRequests.Item])
        case finished(Result<RawJSON, UpstreamError>)
    }

    private typealias Answer = Result<RawJSON, JSONRPCError>

    private struct State {
        var sink: (any MCPNotificationSink)?
        /// Not put to the client yet.
        var unasked: [InputRequests.Item] = []
        /// Put to the client, or about to be.
        var open: [String: (item: InputRequests.Item, continuation: CheckedContinuation<Answer, Never>)] = [:]
        var lastKey = 0
        var outcome: Result<RawJSON, UpstreamError>?
        var reader: CheckedContinuation<Event, Never>?
        var task: (any RunningTask)?
        var timer: (any ScheduledTimer)?
        var workLeft: Duration
        var workSince: MonotonicTime
    }

    private let timers: any TimerScheduling
    private let allowance: Duration
    private let state: Mutex<State>

    /// Begins the call. `request` brings the time that the server may work; its own deadline becomes the hard end.
    init(
        _ request: UpstreamCall, at connection: any UpstreamConnection, timers: any TimerScheduling,
        tasks: any TaskStarting
    ) {
        self.timers = timers
        allowance = request.deadline
        state = Mutex(State(workLeft: request.deadline, workSince: timers.now))
        var request = request
        request.deadline += TicketOffice.lifetime * 10
        request.onQuestion = { [weak self] question in await self?.ask(question) ?? .failure(Self.gone) }
        if request.onNotification != nil {
            request.onNotification = { [weak self] notification in self?.tell(notification) }
        }
        let task = tasks.start { [request] in
            do throws(UpstreamError) {
                self.finish(.success(try await connection.call(request)))
            } catch {
                self.finish(.failure(error))
            }
        }
        state.withLock { $0.task = task }
        setTimer()
    }

    /// The next thing that happens. `sink` takes what is said until then. Cancelling the task cancels the call.
    func next(telling sink: any MCPNotificationSink) async -> Event {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let event = state.withLock { state -> Event? in
                    state.sink = sink
                    if let event = Self.takeEvent(&state) { return event }
                    state.reader = continuation
                    return nil
                }
                if let event { continuation.resume(returning: event) }
            }
        } onCancel: {
            cancel(.cancelled)
        }
    }

    /// What a client says to its questions. Those it leaves out are asked again; those that are not open are ignored.
    func answer(_ responses: RawJSON) {
        let answered = state.withLock { state -> [(CheckedContinuation<Answer, Never>, RawJSON)] in
            let given = state.open.keys.compactMap { key in responses[key].map { (key, $0.detached()) } }
            let answered = given.compactMap { key, value in
                state.open.removeValue(forKey: key).map { ($0.continuation, value) }
            }
            state.unasked = state.open.values.map(\.item).sorted { $0.key < $1.key }
            return answered
        }
        for (continuation, value) in answered { continuation.resume(returning: .success(value)) }
        resumeWork()
    }

    /// The client cannot, or will not, answer one of them.
    func refuse(_ key: String, _ error: JSONRPCError) {
        let entry = state.withLock { $0.open.removeValue(forKey: key) }
        entry?.continuation.resume(returning: .failure(error))
        resumeWork()
    }

    func cancel(_ reason: UpstreamError) {
        finish(.failure(reason))
        state.withLock { $0.task }?.cancel()
    }

    // MARK: The server's side

    private func ask(_ question: UpstreamQuestion) async -> Answer {
        await withCheckedContinuation { continuation in
            let reader = state.withLock { state -> CheckedContinuation<Event, Never>? in
                state.lastKey += 1
                let item = InputRequests.Item(
                    key: "input-\(state.lastKey)", method: question.method, params: question.params.detached())
                guard state.outcome == nil else {
                    continuation.resume(returning: .failure(Self.gone))
                    return nil
                }
                state.open[item.key] = (item, continuation)
                state.unasked.append(item)
                Self.pauseWork(&state, timers.now)
                return state.reader.take()
            }
            if let reader, let event = state.withLock({ Self.takeEvent(&$0) }) { reader.resume(returning: event) }
        }
    }

    private func tell(_ notification: UpstreamNotification) {
        guard let sink = state.withLock({ $0.sink }) else { return }
        switch notification {
        case .progress(let params): sink.progress(params)
        case .message(let params): sink.message(params)
        }
    }

    private func finish(_ outcome: Result<RawJSON, UpstreamError>) {
        let (reader, open, timer) = state.withLock { state in
            guard state.outcome == nil else {
                return (
                    nil as CheckedContinuation<Event, Never>?, [] as [CheckedContinuation<Answer, Never>],
                    nil as (any ScheduledTimer)?
                )
            }
            state.outcome = outcome
            let open = state.open.values.map(\.continuation)
            state.open = [:]
            state.unasked = []
            return (state.reader.take(), open, state.timer.take())
        }
        timer?.cancel()
        for continuation in open { continuation.resume(returning: .failure(Self.gone)) }
        reader?.resume(returning: .finished(outcome))
    }

    private static let gone = JSONRPCError.internalError("The call that this belongs to is over")

    /// What happened and was not told yet.
    private static func takeEvent(_ state: inout State) -> Event? {
        if let outcome = state.outcome { return .finished(outcome) }
        guard !state.unasked.isEmpty else { return nil }
        defer { state.unasked = [] }
        return .asked(state.unasked)
    }

    // MARK: Time

    private func setTimer() {
        let (left, isWorking) = state.withLock { ($0.workLeft, $0.outcome == nil) }
        guard isWorking else { return }
        let timer = timers.schedule(after: left) { [weak self] in self.map { $0.cancel(.timedOut($0.allowance)) } }
        state.withLock { $0.timer = timer }
    }

    private static func pauseWork(_ state: inout State, _ now: MonotonicTime) {
        guard let timer = state.timer.take() else { return }
        timer.cancel()
        state.workLeft -= now - state.workSince
    }

    private func resumeWork() {
        let mayResume = state.withLock { state in
            guard state.open.isEmpty, state.outcome == nil, state.timer == nil else { return false }
            state.workSince = timers.now
            return true
        }
        if mayResume { setTimer() }
    }
}
