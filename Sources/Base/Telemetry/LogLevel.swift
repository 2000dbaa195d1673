// SPDX-License-Identifier: Apache-2.0

/// How urgent a log line is.
package enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case debug, info, warning, error

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
