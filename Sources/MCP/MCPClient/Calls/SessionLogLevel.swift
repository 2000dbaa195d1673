// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Synchronization

/// The level that a server of the `initialize` era was told to log at: one for all that share the session, so that it
/// only ever falls, and what is too much for one client is dropped on its way.
final class SessionLogLevel: Sendable {
    /// Clients that never asked get what servers send by themselves; nothing that one client sets takes that from them.
    private static let common = MCPLogLevel.info

    private let told = Mutex<MCPLogLevel?>(nil)
    private let isOffered: Bool

    init(_ capabilities: RawJSON) { isOffered = capabilities["logging"] != nil }

    /// What the server has to be told before that call, as params of `logging/setLevel`; nil when it knows.
    func wish(for call: UpstreamCall) -> RawJSON? {
        guard isOffered, call.setsLogLevel, let asked = call.logLevel.flatMap(MCPLogLevel.init(rawValue:)) else {
            return nil
        }
        let level = Self.common.isAtLeast(asked) ? asked : Self.common
        let isNews = told.withLock { told in
            if let told, level.isAtLeast(told) { return false }
            told = level
            return true
        }
        return isNews ? RawJSON(JSONValue.object(["level": .string(level.rawValue)])) : nil
    }

    /// The server did not take it.
    func forget() { told.withLock { $0 = nil } }
}
