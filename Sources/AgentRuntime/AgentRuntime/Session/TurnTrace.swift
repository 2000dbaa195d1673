// SPDX-License-Identifier: Apache-2.0

/// Names one turn wherever its work goes, as a W3C trace context does: to models, agents and tools, in the log and in the
/// audit trail.
package struct TurnTrace: Equatable, Sendable {
    /// 32 hexadecimal digits.
    package let id: String
    /// 16 hexadecimal digits.
    private let span: String

    package init(using generator: inout some RandomNumberGenerator) {
        id = Self.digits(generator.next()) + Self.digits(generator.next())
        span = Self.digits(generator.next())
    }

    package static func random() -> TurnTrace {
        var generator = SystemRandomNumberGenerator()
        return TurnTrace(using: &generator)
    }

    /// The value of `traceparent`.
    package var parent: String { "00-\(id)-\(span)-01" }

    /// Zero alone would be no name.
    private static func digits(_ number: UInt64) -> String {
        let text = String(max(number, 1), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
