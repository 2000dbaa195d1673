// SPDX-License-Identifier: Apache-2.0

/// What a JSON text may cost its reader. Each bound has its own ``JSONError``.
package struct JSONLimits: Sendable, Equatable {
    /// Nested objects and arrays, the outermost counted; values above 1,024 count as 1,024.
    package var maximumDepth = 128
    /// Bytes of the whole text, white space included; never above 4 GiB - 1.
    package var maximumBytes = 4 << 20
    /// Members of any one object. Arrays are bounded by the size of the text alone: only objects cost memory to check
    /// (16 bytes for each member of the objects open at one time, for the comparison of keys).
    package var maximumMembers = 10_000

    package init() {}

    /// One protocol message: the defaults.
    package static let message = JSONLimits()

    /// For texts whose size is already bounded elsewhere, such as files of the operator.
    package static let unboundedSize: JSONLimits = {
        var limits = JSONLimits()
        limits.maximumBytes = Int(UInt32.max)
        return limits
    }()

    var effectiveDepth: Int { min(maximumDepth, 1024) }
    var effectiveBytes: Int { min(maximumBytes, Int(UInt32.max)) }
}
