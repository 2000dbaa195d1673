// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON

/// Numbers of bytes as operators write them: `512B`, `16KiB`, `4MiB`, `1GiB`.
enum SizeText {
    private static let units: [(suffix: String, shift: Int)] = [("B", 0), ("KiB", 10), ("MiB", 20), ("GiB", 30)]

    static func read(_ node: DocumentNode, in range: ClosedRange<Int>) -> Int? {
        guard let text = node.value.string, let size = parse(text) else {
            node.refuse("\(node.name) must be a size like \"512B\", \"16KiB\" or \"4MiB\", not \(node.shown)")
            return nil
        }
        guard range.contains(size) else {
            node.refuse("\(node.name) must be from \(format(range.lowerBound)) to \(format(range.upperBound))")
            return nil
        }
        return size
    }

    static func parse(_ text: String) -> Int? {
        guard let (number, unit) = UnitText.split(text, units: units.map(\.suffix)),
            let shift = units.first(where: { $0.suffix == unit })?.shift
        else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << Int64(shift))
        return overflow ? nil : Int(exactly: bytes)
    }

    /// In the largest unit that divides it.
    static func format(_ size: Int) -> String {
        let unit = units.last { size.isMultiple(of: 1 << $0.shift) } ?? units[0]
        return "\(size >> unit.shift)\(unit.suffix)"
    }
}
