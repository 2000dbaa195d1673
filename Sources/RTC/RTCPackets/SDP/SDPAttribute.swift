// SPDX-License-Identifier: Apache-2.0

/// One `a=` line.
package struct SDPAttribute: Equatable, Sendable {
    package var name: String
    /// What stands behind the colon; nil for a flag.
    package var value: String?

    package init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }
}

/// The `a=` lines of a session or a media section, in order.
package struct SDPAttributes: Equatable, Sendable {
    package private(set) var lines: [SDPAttribute] = []

    package init(_ lines: [SDPAttribute] = []) { self.lines = lines }

    /// The value of the first line of that name; an empty text for a flag.
    package subscript(name: String) -> String? {
        lines.first { $0.name == name }.map { $0.value ?? "" }
    }

    package func has(_ name: String) -> Bool { lines.contains { $0.name == name } }

    package func values(_ name: String) -> [String] {
        lines.compactMap { $0.name == name ? $0.value : nil }
    }

    package mutating func append(_ name: String, _ value: String? = nil) {
        lines.append(SDPAttribute(name, value))
    }

    package mutating func removeAll(_ name: String) { lines.removeAll { $0.name == name } }
}
