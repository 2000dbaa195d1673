// SPDX-License-Identifier: Apache-2.0

/// The labels of one series as they are exposed, without braces: `upstream="files",outcome="ok"`.
struct MetricLabels: Hashable, Sendable, Comparable {
    /// The most of one value, as exposed; longer ones are cut.
    static let maximumValue = 128

    let text: String

    /// Label names are written by programmers and must be valid; values may be anything.
    init(_ labels: [(String, String)]) {
        var text = ""
        for (name, value) in labels {
            precondition(MetricName.isLabel(name), "not a label name: \(name)")
            if !text.isEmpty { text += "," }
            text += name + "=\"" + Self.escaped(value) + "\""
        }
        self.text = text
    }

    /// The series that takes what comes after a family's bound is reached.
    init(overflowOf labels: [(String, String)]) { self.init(labels.map { ($0.0, "overflow") }) }

    static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    private static func escaped(_ value: String) -> String {
        var text = ""
        var length = 0
        for character in value.unicodeScalars {
            guard length < maximumValue else { break }
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
            length += character.utf8.count
        }
        return text
    }
}

/// What Prometheus accepts as names.
enum MetricName {
    static func isMetric(_ name: String) -> Bool { isLabel(name.replacing(":", with: "_")) }

    static func isLabel(_ name: String) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { byte in
            isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
