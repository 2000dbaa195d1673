// SPDX-License-Identifier: Apache-2.0

extension CivilTime {
    /// A time of RFC 3339 with its zone, `2026-11-21T00:02:46Z` or `…46.5+01:00`; nil for anything else. Digits beyond
    /// microseconds are dropped.
    package init?(rfc3339 text: String) {
        guard
            let match = text.wholeMatch(
                of: /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+\-])(\d\d):(\d\d))/)
        else { return nil }
        let parts = match.output
        func number(_ text: Substring?) -> Int64 { text.flatMap { Int64($0) } ?? 0 }
        let (year, month, day) = (number(parts.1), number(parts.2), number(parts.3))
        let (hour, minute, second) = (number(parts.4), number(parts.5), number(parts.6))
        let (zoneHour, zoneMinute) = (number(parts.9), number(parts.10))
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second < 61, zoneHour < 24, zoneMinute < 60
        else { return nil }
        let zone = (zoneHour * 60 + zoneMinute) * (parts.8 == "-" ? -60 : 60)
        let seconds = Self.daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone
        let digits = (parts.7.map { $0.dropFirst().prefix(6) } ?? "")
        let fraction = number(digits + String(repeating: "0", count: 6 - digits.count))
        self.init(microsecondsSinceEpoch: seconds * 1_000_000 + fraction)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfCycle = shifted - cycle * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }
}
