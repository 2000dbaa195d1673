// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// RFC 3339 as A2A uses it: read with zero to nine digits of fraction and any offset, written in UTC with three
/// (section 5.6.1).
package enum Timestamp {
    package static func text(_ time: CivilTime) -> String { time.rfc3339.dropLast(4) + "Z" }

    /// Microseconds since 1970; nil for what is no such time.
    package static func parse(_ text: String) -> Int64? {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
            scanner.take("-"),
            let day = scanner.number(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2),
            scanner.take(":"),
            let second = scanner.number(2), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60,
            second <= 60, let fraction = scanner.fraction(), let offset = scanner.offset(),
            scanner.rest.isEmpty
        else { return nil }
        let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second
        return seconds * 1_000_000 + fraction
    }

    /// Days since 1970 of a Gregorian date, counted in years that begin on 1 March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfCycle = shifted - cycle * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
            - 719_468
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: mark) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func number(_ count: Int) -> Int64? {
            guard rest.count >= count, rest.prefix(count).allSatisfy({ (0x30...0x39).contains($0) })
            else {
                return nil
            }
            defer { rest.removeFirst(count) }
            return rest.prefix(count).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }

        /// In microseconds; nil for more than nine digits or none behind the point.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            rest.removeFirst(digits.count)
            let padded = (Array(digits) + [UInt8](repeating: 0x30, count: 6)).prefix(6)
            return padded.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }

        /// In minutes.
        mutating func offset() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let isEast = take("+")
            guard isEast || take("-"), let hours = number(2), take(":"), let minutes = number(2) else {
                return nil
            }
            return (isEast ? 1 : -1) * (hours * 60 + minutes)
        }
    }
}
