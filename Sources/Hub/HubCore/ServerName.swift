// SPDX-License-Identifier: Apache-2.0

/// The short name under which the hub knows one MCP server: 1 to 20 of `[a-z0-9-]`.
package struct ServerName: Hashable, Sendable, Comparable {
    package let text: String

    /// Nil when the text is not of that form.
    package init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard allowed, (1...20).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    /// For texts that are of that form by construction.
    init(valid text: String) {
        assert(ServerName(text) != nil)
        self.text = text
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
