// SPDX-License-Identifier: Apache-2.0

/// Counts what limited rules have allowed, for each rule and principal. Pure.
///
/// Minutes and days are those of the clock, in UTC. When the table is full, counts of minutes and days that are over make
/// room; where there are none, the request is refused.
package struct PolicyMeter: Sendable {
    /// Pairs of rule and principal.
    package static let maximumEntries = 20_000

    private struct Key: Hashable {
        let rule: String
        let principal: String
    }

    private struct Count {
        var minute: Int64 = 0
        var inMinute = 0
        var day: Int64 = 0
        var inDay = 0
    }

    /// What became of a request.
    package enum Taken: Sendable, Equatable {
        case counted(PolicyCount)
        /// The limit that is reached.
        case refused(String)
    }

    private var counts: [Key: Count] = [:]
    private let bound: Int

    package init(bound: Int = maximumEntries) { self.bound = bound }

    /// Counts one request, or says which limit is reached. `moment` in microseconds since 1970-01-01 UTC; a clock that
    /// steps back does not open a limit again.
    package mutating func take(
        _ limit: PolicyRule.Limit, rule: String, principal: String, at moment: Int64
    ) -> Taken {
        let key = Key(rule: rule, principal: principal)
        let (minute, day) = (moment / 60_000_000, Self.day(at: moment))
        if counts[key] == nil, counts.count >= bound {
            counts = counts.filter { $0.value.day >= day }
            guard counts.count < bound else { return .refused("more principals than can be counted") }
        }
        var count = counts[key] ?? Count()
        if minute > count.minute { (count.minute, count.inMinute) = (minute, 0) }
        if day > count.day { (count.day, count.inDay) = (day, 0) }
        if let most = limit.perMinute, count.inMinute >= most { return .refused("\(most) a minute") }
        if let most = limit.perDay, count.inDay >= most { return .refused("\(most) a day") }
        count.inMinute += 1
        count.inDay += 1
        counts[key] = count
        return .counted(PolicyCount(rule: rule, principal: principal, day: count.day, count: count.inDay))
    }

    /// Goes on from counts that were kept; for more principals than can be counted, those that come first.
    package mutating func restore(_ kept: [PolicyCount]) {
        for entry in kept.prefix(max(0, bound - counts.count)) {
            counts[Key(rule: entry.rule, principal: entry.principal)] = Count(day: entry.day, inDay: entry.count)
        }
    }

    /// Days since 1970-01-01 UTC; `moment` in microseconds.
    package static func day(at moment: Int64) -> Int64 { moment / 86_400_000_000 }
}
