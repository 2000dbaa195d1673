// SPDX-License-Identifier: Apache-2.0

/// Where an expression matched: beginnings are not tracked, since that would cost the linear time.
package struct PatternMatch: Sendable, Equatable {
    package let id: UInt32
    /// The offset behind the last matching byte.
    package let end: Int
}

/// Why a set of patterns cannot be used.
package struct PatternScanError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The place of the offending expression in its set, where one is to blame.
    package let index: Int?
    package let description: String
}
