// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes
import Synchronization

extension StdioEndpoint {
    /// `subscriptions/listen` requests open at one time.
    static let maximumListens = 64

    /// A client of the handshake era hears of changed lists from its beginning.
    func listen(as client: MCPClientDescription) async {
        let listening = try? await dispatch.serving.listen(for: .allLists, as: caller(client)) {
            [output, weak self] change in
            guard let self, change.isWanted(at: state.withLock({ $0.era.logLevel })) else { return }
            // Lost where the client reads too slowly.
            _ = output.offer(JSONRPCEncoding.notification(method: change.method, params: change.params))
        }
        let old = state.withLock { state in
            defer { state.listening = listening }
            return state.listening
        }
        old?.end()
    }

    /// Whether the request was one that changes what the connection itself remembers.
    func settles(_ admitted: LegacyLadder.Admitted) async throws(JSONRPCError) -> Bool {
        switch admitted.method {
        case .setLogLevel:
            let level = try LogLevelRequest.level(in: admitted.params)
            state.withLock { $0.era.setLogLevel(level) }
        case .subscribe, .unsubscribe:
            try await ListenRequest.apply(
                admitted.method, admitted.params, to: state.withLock { $0.listening })
        default: return false
        }
        return true
    }

    /// Stays open until the client withdraws it or its input ends.
    func listen(_ id: RequestID, _ admitted: ModernLadder.Admitted) async throws(JSONRPCError) -> [UInt8] {
        let wishes = try ListenRequest.wishes(in: admitted.params, of: admitted.client)
        let life = StreamLife()
        let isTaken = state.withLock { state in
            guard state.standing.count < Self.maximumListens else { return false }
            state.standing[id] = life
            return true
        }
        guard isTaken else { throw .invalidRequest("\(Self.maximumListens) subscriptions are open; end one first") }
        defer { state.withLock { _ = $0.standing.removeValue(forKey: id) } }
        let stream = ListenStream(id)
        let listening = try await dispatch.serving.listen(for: wishes, as: caller(admitted.client)) { stream.tell($0) }
        stream.open(granted: listening.granted) { [output] in output.offer($0) }
        await life.wait()
        listening.end()
        return JSONRPCEncoding.result(id: id, stream.result)
    }
}
