// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON

/// Spans of time as operators write them: `250ms`, `30s`, `5m`, `1h`.
enum DurationText {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
    ]

    static func read(_ node: DocumentNode, in range: ClosedRange<Duration>) -> Duration? {
        guard let text = node.value.string, let duration = parse(text) else {
            node.refuse("\(node.name) must be a time like \"500ms\", \"30s\", \"5m\" or \"1h\", not \(node.shown)")
            return nil
        }
        guard range.contains(duration) else {
            node.refuse("\(node.name) must be from \(format(range.lowerBound)) to \(format(range.upperBound))")
            return nil
        }
        return duration
    }

    static func parse(_ text: String) -> Duration? {
        guard let (number, unit) = UnitText.split(text, units: units.map(\.suffix)),
            let scale = units.first(where: { $0.suffix == unit })?.milliseconds
        else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: scale)
        return overflow ? nil : .milliseconds(milliseconds)
    }

    /// In the largest unit that divides it.
    static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let unit = units.last { milliseconds.isMultiple(of: $0.milliseconds) } ?? units[0]
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}

/// A whole number followed by a unit, with nothing between them.
enum UnitText {
    /// Nil unless the text is 1 to 15 digits and one of `units`.
    static func split(_ text: String, units: [String]) -> (number: Int64, unit: String)? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = String(text[digits.endIndex...])
        guard (1...15).contains(digits.utf8.count), units.contains(unit), let number = Int64(digits) else { return nil }
        return (number, unit)
    }
}
