// SPDX-License-Identifier: Apache-2.0

/// Text from outside, made safe to print: what could steer a terminal becomes visible.
enum PrintableText {
    /// Newlines and tabs stay.
    static func lines(_ text: String) -> String { cleaned(text) { $0 == "\n" || $0 == "\t" } }

    /// One line of at most `limit` characters.
    static func line(_ text: String, limit: Int) -> String {
        let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let line = cleaned(first) { _ in false }
        return line.count <= limit ? line : line.prefix(limit - 1) + "…"
    }

    private static func cleaned(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isSteering = scalar.properties.generalCategory == .control || isBidirectional(scalar)
            result.append(isSteering && !isKept(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    /// Characters that turn the direction of what follows.
    private static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
