// SPDX-License-Identifier: Apache-2.0

/// The civil time, for records that people read. Never used to measure.
package protocol WallClock: Sendable {
    /// Microseconds since 1970-01-01 UTC.
    var microsecondsSinceEpoch: Int64 { get }
}
