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
        /// What puts questions to a client that is asked at once.
        var asking: [String: any RunningTask] = [:]
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
    func refuse(_ key: String, _ error: JSONRPCError) { settle(key, .failure(error)) }

    /// What becomes of one of them; the others stay as they are.
    func settle(_ key: String, _ answer: Result<RawJSON, JSONRPCError>) {
        let entry = state.withLock { state in
            state.asking[key] = nil
            return state.open.removeValue(forKey: key)
        }
        entry?.continuation.resume(returning: answer)
        resumeWork()
    }

    /// A client is asked at once, by this task, which ends early when the question is taken back or the call is over.
    func asks(_ key: String, by task: any RunningTask) {
        let isOpen = state.withLock { state in
            let isOpen = state.open[key] != nil
            if isOpen { state.asking[key] = task }
            return isOpen
        }
        if !isOpen { task.cancel() }
    }

    func cancel(_ reason: UpstreamError) {
        finish(.failure(reason))
        state.withLock { $0.task }?.cancel()
    }

    // MARK: The server's side

    /// Cancelling the task, as when the server no longer wants to know, takes the question back.
    private func ask(_ question: UpstreamQuestion) async -> Answer {
        let key = state.withLock { state in
            state.lastKey += 1
            return "input-\(state.lastKey)"
        }
        return await withTaskCancellationHandler {
            await put(InputRequests.Item(key: key, method: question.method, params: question.params.detached()))
        } onCancel: {
            withdraw(key)
        }
    }

    private func withdraw(_ key: String) {
        let asking = state.withLock { state in
            state.unasked.removeAll { $0.key == key }
            return state.asking.removeValue(forKey: key)
        }
        settle(key, .failure(Self.gone))
        asking?.cancel()
    }

    private func put(_ item: InputRequests.Item) async -> Answer {
        await withCheckedContinuation { continuation in
            let reader = state.withLock { state -> CheckedContinuation<Event, Never>? in
                guard state.outcome == nil, !Task.isCancelled else {
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
        guard let end = state.withLock({ Self.end(&$0, outcome) }) else { return }
        end.timer?.cancel()
        for task in end.asking { task.cancel() }
        for continuation in end.open { continuation.resume(returning: .failure(Self.gone)) }
        end.reader?.resume(returning: .finished(outcome))
    }

    /// What is left when the call is over.
    private struct End {
        let reader: CheckedContinuation<Event, Never>?
        let open: [CheckedContinuation<Answer, Never>]
        let asking: [any RunningTask]
        let timer: (any ScheduledTimer)?
    }

    /// Nil when it was over before.
    private static func end(_ state: inout State, _ outcome: Result<RawJSON, UpstreamError>) -> End? {
        guard state.outcome == nil else { return nil }
        state.outcome = outcome
        defer {
            state.open = [:]
            state.asking = [:]
            state.unasked = []
        }
        return End(
            reader: state.reader.take(), open: state.open.values.map(\.continuation),
            asking: Array(state.asking.values), timer: state.timer.take())
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
