// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes
import Synchronization
import TestSupport

/// A server behind the face that does what a test says.
struct ScriptedServing: MCPServing {
    var onCall: @Sendable (MCPCall) async throws(JSONRPCError) -> RawJSON = { _ in RawJSON(["content": []]) }
    let listeners = ScriptedListeners()

    init(
        onCall: @escaping @Sendable (MCPCall) async throws(JSONRPCError) -> RawJSON = { _ in RawJSON(["content": []]) }
    ) { self.onCall = onCall }

    func describe(to caller: MCPCaller) async -> MCPServerDescription {
        MCPServerDescription(
            capabilities: RawJSON(["tools": [:]]), info: RawJSON(["name": "scripted", "version": "1"]),
            instructions: "hi")
    }

    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON { try await onCall(call) }

    func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        listeners.add(wishes, tell)
    }
}

/// Those who listen to a ``ScriptedServing``.
final class ScriptedListeners: Sendable {
    private struct State {
        var tells: [Int: @Sendable (MCPChange) -> Void] = [:]
        var lastID = 0
        var log: [String] = []
    }

    private let state = Mutex(State())
    /// Somebody listens.
    let began = Signal()

    var count: Int { state.withLock { $0.tells.count } }
    /// What was added and removed, in order.
    var log: [String] { state.withLock { $0.log } }

    func tell(_ change: MCPChange) { for tell in state.withLock({ Array($0.tells.values) }) { tell(change) } }

    fileprivate func add(_ wishes: MCPWishes, _ tell: @escaping @Sendable (MCPChange) -> Void) -> any MCPListening {
        let id = state.withLock { state in
            state.lastID += 1
            state.tells[state.lastID] = tell
            return state.lastID
        }
        began.fire()
        return Place(listeners: self, id: id, granted: wishes)
    }

    private func note(_ line: String) { state.withLock { $0.log.append(line) } }

    private struct Place: MCPListening {
        let listeners: ScriptedListeners
        let id: Int
        let granted: MCPWishes

        func add(resource uri: String) async throws(JSONRPCError) {
            guard uri != "test://hidden" else { throw JSONRPCError(code: -32002, message: "Unknown resource") }
            listeners.note("+\(uri)")
        }

        func remove(resource uri: String) { listeners.note("-\(uri)") }
        func end() { listeners.state.withLock { _ = $0.tells.removeValue(forKey: id) } }
    }
}
