// SPDX-License-Identifier: Apache-2.0

/// The severities of log messages (RFC 5424), least urgent first.
package enum MCPLogLevel: String, Sendable, CaseIterable {
    case debug, info, notice, warning, error, critical, alert, emergency

    package static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
