// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import Synchronization

/// The questions that a client of the handshake era has open: ids of our own, each answered once.
final class ClientRequests: Sendable {
    typealias Outcome = Result<RawJSON, JSONRPCError>

    private struct State {
        var ledger = RequestLedger<CheckedContinuation<Outcome, Never>?>(limit: maximum)
        var isOver = false
    }

    /// Questions of one client at one time.
    static let maximum = 64
    /// How long a person may think.
    static let patience = Duration.seconds(600)

    private let state = Mutex(State())

    /// Sends a question by `send`, which tells whether the client can be reached, and waits for its answer.
    func ask(
        _ method: String, _ params: RawJSON, timers: any TimerScheduling, _ send: @Sendable ([UInt8]) -> Bool
    ) async throws(JSONRPCError) -> RawJSON {
        guard let id = open() else { throw .internalError("The client has \(Self.maximum) questions open already") }
        let timer = timers.schedule(after: Self.patience) {
            self.settle(id, .failure(.internalError("The client did not answer within \(Self.patience)")))
        }
        defer { timer.cancel() }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard wait(id, continuation) else { return }
                let isSent = send(JSONRPCEncoding.request(id: .integer(id), method: method, params: params))
                if !isSent { settle(id, .failure(.internalError("The client cannot be asked at the moment"))) }
                if Task.isCancelled { withdraw(id, send) }
            }
        } onCancel: {
            withdraw(id, send)
        }
        return try outcome.get()
    }

    /// The client's answer; one that nobody waits for is ignored, since it may have crossed a withdrawal.
    func settle(_ response: JSONRPCResponse) {
        guard case .integer(let id) = response.id else { return }
        settle(id, response.outcome)
    }

    /// The client has gone.
    func closeAll() {
        let open = state.withLock { state in
            state.isOver = true
            return state.ledger.closeAll()
        }
        for (_, continuation) in open { continuation?.resume(returning: .failure(Self.gone)) }
    }

    private static let gone = JSONRPCError.internalError("The client's session has ended")

    private func open() -> Int64? { state.withLock { state in state.isOver ? nil : try? state.ledger.open(nil) } }

    /// False, and the continuation resumed, when the question is settled already.
    private func wait(_ id: Int64, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let isOpen = state.withLock { state in
            guard state.ledger[id] != nil else { return false }
            state.ledger[id] = .some(continuation)
            return true
        }
        if !isOpen { continuation.resume(returning: .failure(Self.gone)) }
        return isOpen
    }

    private func settle(_ id: Int64, _ outcome: Outcome) {
        let continuation = state.withLock { $0.ledger.close(id) }
        continuation??.resume(returning: outcome)
    }

    private func withdraw(_ id: Int64, _ send: ([UInt8]) -> Bool) {
        let entry = state.withLock { $0.ledger[id] }
        // Before the question waits, whoever lets it wait looks for the cancellation.
        guard let entry, entry != nil else { return }
        _ = send(
            JSONRPCEncoding.notification(
                method: "notifications/cancelled", params: RawJSON(JSONValue.object(["requestId": .integer(id)]))))
        settle(id, .failure(.internalError("The call was withdrawn")))
    }
}
