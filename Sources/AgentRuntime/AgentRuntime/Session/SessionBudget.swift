// SPDX-License-Identifier: Apache-2.0

/// What a session may cost at most; without a bound where nothing is said. Beyond it the agent says so and ends the
/// conversation, once what is being said has been heard. Pure.
package struct SessionBudget: Equatable, Sendable {
    /// Of the whole session.
    package var time: Duration?
    /// In and out, as models count them.
    package var tokens: Int?
    /// Turns that were answered.
    package var turns: Int?

    package init(time: Duration? = nil, tokens: Int? = nil, turns: Int? = nil) {
        (self.time, self.tokens, self.turns) = (time, tokens, turns)
    }

    /// What a session has spent.
    struct Spending: Equatable, Sendable {
        var usage = SessionUsage()
        /// Once it is too much, that stands.
        var breach: String?

        /// True where this spending is the one that is too much.
        mutating func breaks(_ budget: SessionBudget, isTimeUp: Bool = false) -> Bool {
            guard breach == nil else { return false }
            if isTimeUp { breach = "its time is up" }
            if let most = budget.turns, usage.turns >= most { breach = "it has had its \(most) turns" }
            if let most = budget.tokens, usage.tokens.input + usage.tokens.output >= most {
                breach = "its \(most) tokens are spent"
            }
            return breach != nil
        }
    }
}
