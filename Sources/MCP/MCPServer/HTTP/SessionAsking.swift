// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle

/// Asks a client on the stream of the call that the question belongs to (2025-11-25, Streamable HTTP).
struct SessionAsking: MCPClientAsking {
    let session: LegacySession
    let answer: HTTPAnswer
    let timers: any TimerScheduling

    func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
        try await session.questions.ask(method, params, timers: timers) { [answer] in answer.send($0) }
    }
}
