// SPDX-License-Identifier: Apache-2.0

/// What a field of a log line may hold. Long texts are cut when the line is written.
package enum LogValue: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    case null
    /// Stands where a credential was: the value itself is never kept.
    case redacted

    /// Drops the credential on the spot; the line shows that there was one.
    package static func secret(_ credential: String) -> LogValue { .redacted }

    /// As interpolation shows it. An error type must not carry credentials.
    package static func error(_ error: any Error) -> LogValue { .string("\(error)") }

    /// A URL without user information, query and fragment, where credentials hide.
    package static func url(_ text: String) -> LogValue {
        var kept = text.prefix { $0 != "?" && $0 != "#" }
        if let scheme = kept.firstRange(of: "://"),
            let at = kept[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
        {
            kept.removeSubrange(scheme.upperBound...at)
        }
        return .string(String(kept))
    }

    package static func count(_ value: some BinaryInteger) -> LogValue { .integer(Int64(clamping: value)) }

    /// Whole milliseconds with three decimals.
    package static func milliseconds(_ duration: Duration) -> LogValue {
        let (seconds, attoseconds) = duration.components
        let microseconds = Double(seconds) * 1_000_000 + Double(attoseconds / 1_000_000_000_000)
        return .double(microseconds / 1000)
    }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(nilLiteral: ()) { self = .null }
}
