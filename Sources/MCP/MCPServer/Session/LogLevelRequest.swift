// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// The params of `logging/setLevel` (up to 2025-11-25).
enum LogLevelRequest {
    /// The level that the client wants from now on.
    static func level(in params: RawJSON) throws(JSONRPCError) -> String {
        guard let level = params["level"]?.string, MCPLogLevel(rawValue: level) != nil else {
            throw .invalidParams("params.level is not one of \(MCPLogLevel.names)")
        }
        return level
    }
}
