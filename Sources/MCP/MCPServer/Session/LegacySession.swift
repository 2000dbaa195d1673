// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSONRPC
package import MCPTypes
import Synchronization

/// One session of the `initialize` era: what was negotiated, and the requests that are open in it.
///
/// What was negotiated never changes; the rest is guarded by a lock, so that requests of one session may arrive on
/// different event loops.
package final class LegacySession: Sendable {
    /// Withdraws one open request.
    package typealias Withdrawal = @Sendable () -> Void

    private struct State {
        var open: [RequestID: Withdrawal] = [:]
        var ended = false
        var logLevel: String?
        var listening: (any MCPListening)?
    }

    package let id: String
    /// Whether it was opened in an earlier run, whose events are gone.
    let isTakenUp: Bool
    private let opener: MCPCaller
    /// What it sends outside of plain answers.
    let mail = SessionMail()
    /// What it has asked its client.
    let questions = ClientRequests()
    private let maximumOpen: Int
    private let state = Mutex(State())

    /// `maximumOpen` bounds the requests under way at once.
    package init(id: String, caller: MCPCaller, isTakenUp: Bool = false, maximumOpen: Int = 256) {
        self.id = id
        self.isTakenUp = isTakenUp
        opener = caller
        self.maximumOpen = maximumOpen
    }

    package var revision: ProtocolRevision { opener.client.revision }
    /// Who opened it, with what they have asked for since.
    package var caller: MCPCaller {
        var caller = opener
        caller.client.logLevel = state.withLock { $0.logLevel }
        return caller
    }

    /// The same with the principal as it is shown now: a newer credential may say other groups and roles of it.
    package func caller(as principal: Principal) -> MCPCaller {
        var caller = caller
        caller.principal = principal
        return caller
    }

    /// The least urgent log messages that the client wants from now on.
    package func setLogLevel(_ level: String) { state.withLock { $0.logLevel = level } }

    /// As the client set it; nil before it did.
    var logLevel: String? { state.withLock { $0.logLevel } }

    /// Whether the client waits for something, so that the session is in use.
    package var isBusy: Bool { mail.isAttached || state.withLock { !$0.open.isEmpty } }

    /// What the session listens to; nil before it does, and once it has ended.
    package var listening: (any MCPListening)? { state.withLock { $0.listening } }

    /// Takes what the session listens to, and ends it with the session.
    package func listens(_ listening: any MCPListening) {
        let isOver = state.withLock { state in
            if !state.ended { state.listening = listening }
            return state.ended
        }
        if isOver { listening.end() }
    }

    /// Enters a request; the id must not be open already (JSON-RPC ids are unique among open requests).
    package func open(_ id: RequestID, _ withdrawal: @escaping Withdrawal) throws(JSONRPCError) {
        let refusal: JSONRPCError? = state.withLock { state in
            if state.ended { return .invalidRequest("The session has ended; initialize again") }
            if state.open[id] != nil { return .invalidRequest("Request id \(id) is already open in this session") }
            if state.open.count >= maximumOpen {
                return .invalidRequest("The session has \(maximumOpen) requests open; wait for an answer")
            }
            state.open[id] = withdrawal
            return nil
        }
        if let refusal { throw refusal }
    }

    package func close(_ id: RequestID) { state.withLock { _ = $0.open.removeValue(forKey: id) } }

    /// The client withdrew a request. Unknown ids are ignored, since the answer may have crossed the cancellation.
    package func cancelled(_ id: RequestID) {
        let withdrawal = state.withLock { $0.open.removeValue(forKey: id) }
        withdrawal?()
    }

    /// Ends the session and withdraws what is open.
    package func end() {
        let (open, listening) = state.withLock { state in
            state.ended = true
            defer {
                state.open = [:]
                state.listening = nil
            }
            return (state.open, state.listening)
        }
        listening?.end()
        questions.closeAll()
        for withdrawal in open.values { withdrawal() }
        mail.end()
    }
}
