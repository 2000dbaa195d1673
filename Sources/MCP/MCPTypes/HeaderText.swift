// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The encoding of arbitrary text in `Mcp-Name` and `Mcp-Param-*` fields (2026-07-28, request headers).
///
/// Plain ASCII without surrounding blanks stands for itself; all else travels as `=?base64?…?=`.
package enum HeaderText {
    private static let prefix = Array("=?base64?".utf8)
    private static let suffix = Array("?=".utf8)

    package static func encode(_ text: String) -> String {
        isPlain(text) ? text : "=?base64?" + Base64.encode(Array(text.utf8)) + "?="
    }

    /// Nil when the value carries the encoding's marks but is not valid base64 of UTF-8.
    package static func decode(_ value: String) -> String? {
        let bytes = Array(value.utf8)
        guard bytes.count >= prefix.count + suffix.count, bytes.starts(with: prefix),
            bytes.suffix(suffix.count).elementsEqual(suffix)
        else { return value }
        guard let decoded = Base64.decode(bytes[prefix.count..<(bytes.count - suffix.count)]) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.first != 0x20, bytes.last != 0x20 else {
            return false
        }
        return !(bytes.starts(with: prefix) && bytes.suffix(suffix.count).elementsEqual(suffix))
    }
}
