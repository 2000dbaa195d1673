// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPTypes
import Synchronization

/// One running peer and the calls that are open on it: performs what ``CallTable`` asks for.
final class StdioLink: Sendable {
    private struct State {
        var table: CallTable
        var channel: (any MessageChannel)?
        var endReason: String?
        var onEnd: (@Sendable (String) -> Void)?
        var onChange: (@Sendable (MCPChange) -> Void)?
    }

    private let state: Mutex<State>
    private let timers: any TimerScheduling
    private let observer: UpstreamObserver

    private init(_ limits: MCPClientLimits, _ timers: any TimerScheduling, _ observer: @escaping UpstreamObserver) {
        state = Mutex(State(table: CallTable(limits: limits)))
        self.timers = timers
        self.observer = observer
    }

    static func open(
        _ opener: any MessageChannelOpening, limits: MCPClientLimits, timers: any TimerScheduling,
        observer: @escaping UpstreamObserver
    ) async throws(UpstreamError) -> StdioLink {
        let link = StdioLink(limits, timers, observer)
        do {
            let channel = try await opener.open { link.handle($0) }
            link.state.withLock { $0.channel = channel }
            return link
        } catch {
            throw .unreachable(error.reason)
        }
    }

    /// Calls back once when the peer is gone; at once if it is gone already.
    func whenEnded(_ callback: @escaping @Sendable (String) -> Void) {
        let reason = state.withLock { state in
            state.onEnd = callback
            return state.endReason
        }
        if let reason { callback(reason) }
    }

    /// Takes what belongs to no call, in order, on the thread that reads it.
    func whenTold(_ callback: @escaping @Sendable (MCPChange) -> Void) { state.withLock { $0.onChange = callback } }

    /// Sends a request and waits for its answer. A request given up is withdrawn from the peer, unless it is part of
    /// the handshake.
    func exchange(
        _ call: CallTable.Call, until deadline: Deadline, isHandshake: Bool = false, _ encode: (Int64) -> [UInt8]
    ) async throws(CallFailure) -> RawJSON {
        let id = try begin(call)
        do throws(MessageChannelError) {
            try send(encode(id))
        } catch {
            _ = state.withLock { $0.table.close(id) }
            throw error.callFailure
        }
        let outcome = await call.answer.outcome(within: deadline, timers)
        let wasOpen = state.withLock { $0.table.close(id) }
        switch outcome {
        case .success(let result): return result
        case .failure(let error):
            if wasOpen, !isHandshake { withdraw(id, after: error) }
            throw CallFailure(error)
        }
    }

    func deadline(_ time: Duration) -> Deadline { Deadline(time, from: timers.now) }

    func notify(_ message: [UInt8]) {
        do throws(MessageChannelError) {
            try send(message)
        } catch {
            observer(.courtesyFailed(error.reason))
        }
    }

    /// Open calls fail with the reason; returns when the peer is gone.
    func close(_ reason: String) async {
        end(reason)
        if let channel = state.withLock({ $0.channel }) { await channel.close() }
    }

    // MARK: Inside

    private func begin(_ call: CallTable.Call) throws(CallFailure) -> Int64 {
        try state.withLock { (state) throws(CallFailure) in try state.table.open(call) }
    }

    private func send(_ message: [UInt8]) throws(MessageChannelError) {
        guard let channel = state.withLock({ $0.channel }) else { throw .closed("not started yet") }
        try channel.send(message)
    }

    private func withdraw(_ id: Int64, after error: UpstreamError) {
        if let reason = Cancellation.reason(error) { notify(Cancellation.notification(of: id, reason)) }
    }

    private func handle(_ event: MessageChannelEvent) {
        switch event {
        case .message(let line): perform(state.withLock { $0.table.received(line) })
        case .oversized(let prefix, let limit): perform(state.withLock { $0.table.receivedOversized(prefix, limit) })
        case .ended(let reason): end(reason)
        }
    }

    private func end(_ reason: String) {
        let (actions, callback) = state.withLock { state -> ([CallTable.Action], (@Sendable (String) -> Void)?) in
            let isFirst = state.endReason == nil
            if isFirst { state.endReason = reason }
            return (state.table.peerEnded(reason), isFirst ? state.onEnd : nil)
        }
        callback?(reason)
        perform(actions)
    }

    private func perform(_ actions: [CallTable.Action]) {
        for action in actions {
            switch action {
            case .resolve(let answer, let outcome): answer.resolve(outcome)
            case .deliver(let notification, let handler): handler(notification)
            case .tell(let change): state.withLock { $0.onChange }?(change)
            case .report(let event): observer(event)
            case .answer(let request, let questions): answer(request, by: questions)
            case .withdraw(let id, let asking): _ = asking.contains { $0.withdraw(id) }
            }
        }
    }

    private func answer(_ request: JSONRPCRequest, by questions: OpenQuestions?) {
        if let questions, let question = ServerRequestAnswer.question(request),
            questions.ask(question, id: request.id, { self.notify(ServerRequestAnswer.encoded($0, to: request)) })
        {
            return
        }
        let answer = ServerRequestAnswer.to(request)
        if case .failure = answer { observer(.refusedRequest(method: request.method)) }
        notify(ServerRequestAnswer.encoded(answer, to: request))
    }
}

extension MessageChannelError {
    var reason: String {
        switch self {
        case .cannotOpen(let reason), .closed(let reason): reason
        case .full(let limit): "\(limit) bytes wait already, since the peer does not read"
        }
    }

    /// What was not taken was not executed.
    fileprivate var callFailure: CallFailure {
        switch self {
        case .cannotOpen(let reason): CallFailure(.unreachable(reason))
        case .closed(let reason): CallFailure(.died(reason), .notExecuted)
        case .full(let limit): CallFailure(.busy(limit: limit))
        }
    }
}
