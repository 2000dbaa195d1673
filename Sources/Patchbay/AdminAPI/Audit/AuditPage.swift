// SPDX-License-Identifier: Apache-2.0

import JSON

/// Which records of the audit trail are asked for: `{"after":0,"count":100}`.
package struct AuditPage: Sendable, Equatable {
    /// From where it is counted.
    package enum Place: Sendable, Equatable {
        /// The oldest of those after a place.
        case after(Int64)
        /// The newest of those before a place.
        case before(Int64)
    }

    /// The most records of one answer.
    package static let maximumCount = 1000

    package let place: Place
    /// 1 to ``maximumCount``; there may be fewer.
    package let count: Int

    private static let example = #"{"after":0,"count":100}"#

    /// Without a place it is the newest records, without a count 100 of them.
    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["after", "before", "count"], example: Self.example)
        let after = try AdminBody.integer("after", of: root, in: 0...AdminBody.largestInteger)
        let before = try AdminBody.integer("before", of: root, in: 1...AdminBody.largestInteger)
        guard after == nil || before == nil else {
            throw .malformed("\"after\" and \"before\" exclude each other; ask for one page at a time")
        }
        place = after.map(Place.after) ?? .before(before ?? .max)
        count = Int(try AdminBody.integer("count", of: root, in: 1...Int64(Self.maximumCount)) ?? 100)
    }
}
