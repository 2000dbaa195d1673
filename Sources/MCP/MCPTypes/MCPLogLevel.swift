// SPDX-License-Identifier: Apache-2.0

/// The severities of log messages (RFC 5424), least urgent first.
package enum MCPLogLevel: String, Sendable, CaseIterable {
    case debug, info, notice, warning, error, critical, alert, emergency

    /// Whether a message of this severity is wanted by who asked for `other` and up.
    package func isAtLeast(_ other: MCPLogLevel) -> Bool { rank >= other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
