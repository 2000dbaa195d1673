// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// A rate as a bucket of tokens: so many a second flow in, up to a burst; each request takes one. Pure.
package struct TokenBucket: Sendable, Equatable {
    /// How many requests a second, and how many at once after a pause. Both at least 1.
    package struct Rate: Sendable, Equatable {
        package var perSecond: Int
        package var burst: Int

        package init(perSecond: Int, burst: Int) {
            self.perSecond = max(1, perSecond)
            self.burst = max(1, burst)
        }
    }

    package enum Answer: Sendable, Equatable {
        case proceed
        /// Too many; the next token comes after this time.
        case wait(Duration)
    }

    /// In billionths of a token, so that no time is lost to rounding.
    private var level: Int64
    private var last: MonotonicTime

    /// Full.
    package init(_ rate: Rate, at now: MonotonicTime) {
        level = Self.capacity(rate)
        last = now
    }

    package mutating func asked(_ rate: Rate, at now: MonotonicTime) -> Answer {
        fill(rate, now)
        if level >= Self.token {
            level -= Self.token
            return .proceed
        }
        return .wait(.nanoseconds((Self.token - level + Int64(rate.perSecond) - 1) / Int64(rate.perSecond)))
    }

    /// A token that was taken is not needed.
    package mutating func gaveBack(_ rate: Rate) { level = min(Self.capacity(rate), level + Self.token) }

    /// Whether nothing is owed: forgetting the bucket changes nothing.
    package mutating func isFull(_ rate: Rate, at now: MonotonicTime) -> Bool {
        fill(rate, now)
        return level == Self.capacity(rate)
    }

    private mutating func fill(_ rate: Rate, _ now: MonotonicTime) {
        let elapsed = max(0, (now - last).wholeNanoseconds)
        let (gain, overflow) = elapsed.multipliedReportingOverflow(by: Int64(rate.perSecond))
        level = overflow ? Self.capacity(rate) : min(Self.capacity(rate), level &+ min(gain, Self.capacity(rate)))
        last = max(last, now)
    }

    private static let token: Int64 = 1_000_000_000

    private static func capacity(_ rate: Rate) -> Int64 { Int64(rate.burst) * token }
}
