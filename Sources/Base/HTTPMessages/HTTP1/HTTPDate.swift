// SPDX-License-Identifier: Apache-2.0

/// The date format of HTTP fields (RFC 9110, section 5.6.7).
package enum HTTPDate {
    private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// 29 bytes, as in `Sun, 06 Nov 1994 08:49:37 GMT`, for seconds since 1970-01-01 UTC. Years 1970 to 9999.
    package static func bytes(secondsSinceEpoch seconds: Int64) -> [UInt8] {
        let day = Int(seconds / 86_400)
        let second = Int(seconds % 86_400)
        let date = civilDate(daysSinceEpoch: day)
        var text = "\(days[day % 7]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) "
        text += "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60)) GMT"
        return Array(text.utf8)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The Gregorian calendar counted in eras of 400 years that begin in March, so that leap days come last.
    private static func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
