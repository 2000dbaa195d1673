// SPDX-License-Identifier: Apache-2.0

/// How much a rule has allowed one principal on one day.
package struct PolicyCount: Sendable, Equatable {
    package let rule: String
    package let principal: String
    /// Days since 1970-01-01 UTC.
    package let day: Int64
    package let count: Int

    package init(rule: String, principal: String, day: Int64, count: Int) {
        self.rule = rule
        self.principal = principal
        self.day = day
        self.count = count
    }
}

/// Keeps daily counts over restarts.
package protocol PolicyCountKeeping: Sendable {
    /// Those of that day; older ones are forgotten.
    func counts(ofDay day: Int64) async throws -> [PolicyCount]

    /// Puts a count in the place of the one before it, soon: before whatever is recorded later.
    func keep(_ count: PolicyCount)
}
