// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// Pure: the open calls of one ordered connection, and what each line from the peer means to them.
struct CallTable: Sendable {
    /// One open call.
    struct Call: Sendable {
        let answer: OneShot<RawJSON>
        var notifications: CallNotifications
        let onNotification: (@Sendable (UpstreamNotification) -> Void)?
        /// Where the peer's questions go; nil for calls that cannot be asked.
        var questions: OpenQuestions?
        /// Whether a client caused it, and so what the peer logs meanwhile.
        var isClients = false
    }

    enum Action: Sendable {
        case resolve(OneShot<RawJSON>, OneShot<RawJSON>.Outcome)
        case deliver(UpstreamNotification, to: @Sendable (UpstreamNotification) -> Void)
        /// The peer said something that belongs to no call.
        case tell(MCPChange)
        /// Answer a request of the peer, by the call that it belongs to where that is certain.
        case answer(JSONRPCRequest, OpenQuestions?)
        /// The peer no longer wants to know what it asked under that id, during one of these calls.
        case withdraw(RequestID, [OpenQuestions])
        case report(UpstreamEvent)
    }

    private var ledger: RequestLedger<Call>
    private var asking: [Int64: OpenQuestions] = [:]
    private var ended: String?
    private var noise = RareCount()
    private var drops = RareCount()
    private let maximumMessage: Int

    init(limits: MCPClientLimits) {
        ledger = RequestLedger(limit: limits.concurrency)
        maximumMessage = limits.message
    }

    private static let acknowledgement = "notifications/subscriptions/acknowledged"

    // MARK: Calls

    mutating func open(_ call: Call) throws(CallFailure) -> Int64 {
        if let ended { throw CallFailure(.died(ended), .notExecuted) }
        do {
            let id = try ledger.open(call)
            if let questions = call.questions { asking[id] = questions }
            return id
        } catch {
            throw CallFailure(.busy(limit: error.limit))
        }
    }

    /// The caller no longer waits. False if the call was answered meanwhile.
    mutating func close(_ id: Int64) -> Bool {
        asking.removeValue(forKey: id)?.end()
        return ledger.close(id) != nil
    }

    // MARK: Events

    mutating func received(_ line: [UInt8]) -> [Action] {
        guard line.count <= maximumMessage else { return receivedOversized(Array(line.prefix(256)), maximumMessage) }
        guard line.contains(where: { $0 > 0x20 }) else { return [] }
        do throws(JSONRPCFault) {
            switch try JSONRPCMessage.parse(line, limits: .answer(upTo: maximumMessage)) {
            case .single(let message): return sort(message)
            case .batch(let texts):
                var actions: [Action] = []
                for text in texts { actions += sort(try JSONRPCMessage.parse(text)) }
                return actions
            }
        } catch {
            return receivedFaulty(line, error)
        }
    }

    /// A message that is too large to take. Its id tells whose answer it was; without one it can only be said whose it
    /// was if a single call is open.
    mutating func receivedOversized(_ prefix: [UInt8], _ limit: Int) -> [Action] {
        if let id = TruncatedMessage.id(in: prefix) ?? onlyOpenID, let call = ledger.close(id) {
            return [.resolve(call.answer, .failure(.tooLarge(limit)))]
        }
        return drop("a message above \(limit) bytes")
    }

    mutating func peerEnded(_ reason: String) -> [Action] {
        guard ended == nil else { return [] }
        ended = reason
        return ledger.closeAll().map { .resolve($0.1.answer, .failure(.died(reason))) }
    }

    // MARK: Messages

    private mutating func sort(_ message: JSONRPCMessage) -> [Action] {
        switch message {
        // Nothing says which call a question belongs to: it is the only one that can be asked, or nobody's.
        case .request(let request): return [.answer(request, asking.count == 1 ? asking.values.first : nil)]
        case .notification(let notification): return sort(notification)
        case .response(let response):
            if StdioWatch.isOwn(response.id) { return [] }
            guard let call = ledger.close(response.id) else { return drop("an answer that nobody waits for") }
            return [.resolve(call.answer, Self.outcome(response.outcome))]
        }
    }

    private static func outcome(_ outcome: Result<RawJSON, JSONRPCError>) -> OneShot<RawJSON>.Outcome {
        switch outcome {
        case .failure(let error): .failure(.rpc(error))
        case .success(let result):
            result.kind == .object ? .success(result) : .failure(.malformed("the result is not an object"))
        }
    }

    private mutating func sort(_ notification: JSONRPCNotification) -> [Action] {
        if let id = Cancellation.question(withdrawnBy: notification) {
            return asking.isEmpty ? [] : [.withdraw(id, Array(asking.values))]
        }
        // A log message belongs to a call as long as there is any.
        if notification.method == CallNotifications.messageMethod, !ledger.isEmpty { return sort(ofCall: notification) }
        if let change = MCPChange(method: notification.method, params: notification.params) { return [.tell(change)] }
        if notification.method == Self.acknowledgement { return [] }
        return sort(ofCall: notification)
    }

    private mutating func sort(ofCall notification: JSONRPCNotification) -> [Action] {
        guard let id = owner(of: notification), var call = ledger[id] else {
            return drop("\(notification.method.prefix(80)) that belongs to no open call")
        }
        let verdict = call.notifications.receive(notification, for: id)
        ledger[id] = call
        switch verdict {
        case .drop(let what): return drop(what)
        case .deliver(let wanted): return call.onNotification.map { [.deliver(wanted, to: $0)] } ?? []
        }
    }

    /// Progress names its call. A log message does not: it is told only to a call that is alone, so that none hears
    /// what another one caused. What the hub itself asks, such as lists, is nobody's call.
    private func owner(of notification: JSONRPCNotification) -> Int64? {
        switch notification.method {
        case CallNotifications.progressMethod: notification.params?["progressToken"]?.integer
        case CallNotifications.messageMethod: ledger.onlyID(where: { $0.isClients })
        default: nil
        }
    }

    // MARK: Noise

    private mutating func receivedFaulty(_ line: [UInt8], _ fault: JSONRPCFault) -> [Action] {
        if let id = fault.id, let call = ledger.close(id) {
            return [.resolve(call.answer, .failure(.malformed(fault.error.message)))]
        }
        guard let count = noise.next() else { return [] }
        let sample = String(decoding: line.prefix(200), as: UTF8.self)
        return [.report(.noise(count: count, sample: sample))]
    }

    private mutating func drop(_ what: String) -> [Action] {
        drops.next().map { [.report(.dropped(count: $0, what: what))] } ?? []
    }

    private var onlyOpenID: Int64? { ledger.onlyID }
}
