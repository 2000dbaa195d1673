// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A place inside a call's arguments: a JSON Pointer (RFC 6901), read once.
package struct ArgumentPointer: Sendable, Hashable {
    /// Parts of one pointer.
    package static let maximumDepth = 16

    package let text: String
    /// The keys from the outermost, decoded; never empty.
    package let keys: [String]

    /// Nil unless the text begins with a slash, escapes well and has 1 to ``maximumDepth`` parts.
    package init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.decoded)
        let keys = parts.compactMap { $0 }
        guard keys.count == parts.count, keys.count <= Self.maximumDepth else { return nil }
        self.text = text
        self.keys = keys
    }

    /// What stands there; nil if nothing does. A key that is a number also leads into an array.
    package func value(in arguments: RawJSON) -> RawJSON? {
        var value = arguments
        for key in keys {
            let next = value.kind == .array ? Self.index(key).flatMap { value[$0] } : value[key]
            guard let next else { return nil }
            value = next
        }
        return value
    }

    private static func index(_ key: String) -> Int? {
        let isCanonical = key == "0" || (key.first.map { ("1"..."9").contains($0) } ?? false)
        return isCanonical ? Int(key) : nil
    }

    private static func decoded(_ part: Substring) -> String? {
        var text = ""
        var rest = part[...]
        while let mark = rest.firstIndex(of: "~") {
            text += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            switch rest.popFirst() {
            case "0": text += "~"
            case "1": text += "/"
            default: return nil
            }
        }
        return text + rest
    }
}
