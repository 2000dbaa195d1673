// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

/// Pure: sorts the messages that arrive in answer to one request.
struct AnswerParser: Sendable {
    enum Step: Sendable {
        case answer(Result<RawJSON, JSONRPCError>)
        case deliver(UpstreamNotification)
        case request(JSONRPCRequest)
        /// The server no longer wants to know what it asked under that id.
        case withdraw(RequestID)
        case drop(String)
    }

    private let id: Int64
    private let limits: JSONLimits
    private var notifications: CallNotifications

    init(id: Int64, maximumMessage: Int, notifications: CallNotifications) {
        self.id = id
        self.notifications = notifications
        limits = .answer(upTo: maximumMessage)
    }

    /// One text as received: a message, or up to 2025-03-26 a batch of them.
    mutating func receive(_ text: [UInt8]) throws(UpstreamError) -> [Step] {
        do throws(JSONRPCFault) {
            switch try JSONRPCMessage.parse(text, limits: limits) {
            case .single(let message): return [sort(message)]
            case .batch(let texts):
                var steps: [Step] = []
                for text in texts { steps.append(sort(try JSONRPCMessage.parse(text))) }
                return steps
            }
        } catch {
            throw .malformed(error.error.message)
        }
    }

    private mutating func sort(_ message: JSONRPCMessage) -> Step {
        switch message {
        case .request(let request): return .request(request)
        case .response(let response): return sort(response)
        case .notification(let notification):
            if let id = Cancellation.question(withdrawnBy: notification) { return .withdraw(id) }
            switch notifications.receive(notification, for: id) {
            case .deliver(let wanted): return .deliver(wanted)
            case .drop(let why): return .drop(why)
            }
        }
    }

    private func sort(_ response: JSONRPCResponse) -> Step {
        switch (response.id, response.outcome) {
        case (.integer(id), let outcome): .answer(outcome)
        // An error may lack its id when the server could not read the request; there is only this one.
        case (nil, .failure(let error)): .answer(.failure(error))
        default: .drop("an answer to another request")
        }
    }
}

extension JSONLimits {
    /// The bounds of one message from an upstream.
    static func answer(upTo maximumMessage: Int) -> JSONLimits {
        var limits = JSONLimits.message
        limits.maximumBytes = maximumMessage
        return limits
    }
}
