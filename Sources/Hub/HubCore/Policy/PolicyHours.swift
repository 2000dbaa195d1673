// SPDX-License-Identifier: Apache-2.0

/// When a rule counts: days of the week and a span of the day, in UTC.
package struct PolicyHours: Sendable, Equatable {
    package static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    package static let minutesOfDay = 1440

    /// Indices into ``dayNames`` on which the span begins.
    package let days: Set<Int>
    /// Minutes since midnight; the end is not included, and lies on the next day if it is not after the beginning.
    package let from: Int
    package let to: Int

    package init(days: Set<Int>, from: Int, to: Int) {
        self.days = days
        self.from = from
        self.to = to
    }

    /// `18:30` as minutes since midnight; `24:00` is the end of the day.
    package static func minutes(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        let digits = [0, 1, 3, 4].compactMap { bytes.count == 5 ? Int(bytes[$0]) - 48 : nil }
        guard digits.count == 4, bytes[2] == UInt8(ascii: ":"), digits.allSatisfy({ (0...9).contains($0) }) else {
            return nil
        }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return minute < 60 && hour * 60 + minute <= minutesOfDay ? hour * 60 + minute : nil
    }

    /// `moment` in microseconds since 1970-01-01 UTC.
    package func contains(_ moment: Int64) -> Bool {
        let minutes = Int(moment / 60_000_000)
        let minute = minutes % Self.minutesOfDay
        // The first of January 1970 was a Thursday.
        let day = (minutes / Self.minutesOfDay + 3) % 7
        if from < to { return days.contains(day) && (from..<to).contains(minute) }
        return (minute >= from && days.contains(day)) || (minute < to && days.contains((day + 6) % 7))
    }
}
