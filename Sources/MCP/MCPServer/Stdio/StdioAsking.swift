// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle

/// Asks a client behind pipes (up to 2025-11-25).
struct StdioAsking: MCPClientAsking {
    let questions: ClientRequests
    let output: any StdioOutput
    let timers: any TimerScheduling

    func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
        try await questions.ask(method, params, timers: timers) { [output] in output.offer($0) }
    }
}
