// SPDX-License-Identifier: Apache-2.0

/// A URI template (RFC 6570) as far as telling whether a URI could have come from it.
///
/// Literal parts must stand where they stand; an expression matches one path segment, or more where its operator
/// (`+`, `#`, `/`, `?`, `&`) or modifier (`*`) allows slashes.
package struct URITemplate: Sendable {
    private enum Part: Sendable, Equatable {
        case literal(String)
        case expression(mayHoldSlash: Bool)
    }

    package let text: String
    private let parts: [Part]

    package init(_ text: String) {
        self.text = text
        parts = Self.parse(text)
    }

    package func matches(_ uri: String) -> Bool {
        var attempts = Self.maximumAttempts
        return Self.matches(parts[...], uri[...], &attempts)
    }

    /// Attempts for one URI, all branches together; a template that needs more does not match.
    private static let maximumAttempts = 10_000

    private static func parse(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            let body = rest[rest.index(after: open)..<close]
            let mayHoldSlash = body.first.map { "+#/?&".contains($0) } ?? false || body.contains("*")
            parts.append(.expression(mayHoldSlash: mayHoldSlash))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }

    private static func matches(_ parts: ArraySlice<Part>, _ uri: Substring, _ attempts: inout Int) -> Bool {
        attempts -= 1
        guard attempts > 0 else { return false }
        switch parts.first {
        case nil: return uri.isEmpty
        case .literal(let text):
            return uri.hasPrefix(text) && matches(parts.dropFirst(), uri.dropFirst(text.count), &attempts)
        case .expression(let mayHoldSlash):
            var end = uri.startIndex
            while !matches(parts.dropFirst(), uri[end...], &attempts) {
                guard attempts > 0, end < uri.endIndex, mayHoldSlash || uri[end] != "/" else { return false }
                end = uri.index(after: end)
            }
            return true
        }
    }
}
