// SPDX-License-Identifier: Apache-2.0

/// A field value with parameters, as `form-data; name="a"` (RFC 9110, section 5.6.6). Lenient: what is malformed ends it.
package struct HTTPParameters: Sendable {
    /// What stands before the first semicolon, in lower case.
    package let value: String
    private var parameters: [(name: String, value: String)] = []

    package init(_ text: String) {
        var rest = Array(text.utf8)[...]
        value = String(decoding: Self.trimmed(rest.prefix { $0 != UInt8(ascii: ";") }), as: UTF8.self).lowercased()
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        while rest.first == UInt8(ascii: ";") {
            rest = rest.dropFirst()
            let name = Self.trimmed(rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") })
            rest = rest.drop { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst()
            guard let value = Self.takeValue(&rest) else { return }
            parameters.append((String(decoding: name, as: UTF8.self).lowercased(), value))
        }
    }

    /// The first parameter of that name, which is in lower case.
    package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> String? {
        rest = rest.drop { OctetClass.isBlank($0) }
        guard rest.first == UInt8(ascii: "\"") else {
            let value = trimmed(rest.prefix { $0 != UInt8(ascii: ";") })
            rest = rest.drop { $0 != UInt8(ascii: ";") }
            return String(decoding: value, as: UTF8.self)
        }
        rest = rest.dropFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(byte)
            }
            if rest.isEmpty { return nil }
        }
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        return String(decoding: value, as: UTF8.self)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { OctetClass.isBlank($0) }
        while let last = bytes.last, OctetClass.isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
