// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// An absolute `http` or `https` URL, cut into what a request needs.
struct RequestURL: Equatable {
    let isSecure: Bool
    /// Without brackets.
    let host: String
    let port: UInt16
    /// Host and port as for the `host` field: brackets kept, a default port left out. Also names the peer in errors.
    let authority: String
    /// Path and query, never empty.
    let target: String

    /// Refuses user information (credentials belong in a field), blanks, control and non-ASCII characters.
    init(_ text: String) throws(HTTPClientError) {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .invalidURL("a URL may hold printable ASCII only, without blanks")
        }
        if Self.begins(bytes, with: "http://") {
            isSecure = false
        } else if Self.begins(bytes, with: "https://") {
            isSecure = true
        } else {
            throw .invalidURL("a URL must begin with http:// or https://")
        }
        let start = isSecure ? 8 : 7
        let end = bytes[start...].firstIndex { Self.endsAuthority($0) } ?? bytes.count
        let written = bytes[start..<end]
        guard !written.contains(UInt8(ascii: "@")) else {
            throw .invalidURL("a URL must not hold user information; send an authorization field instead")
        }
        let defaultPort: UInt16 = isSecure ? 443 : 80
        let (name, port) = try Self.nameAndPort(written)
        self.port = port ?? defaultPort
        let shown = String(decoding: name, as: UTF8.self)
        host = name.first == UInt8(ascii: "[") ? String(shown.dropFirst().dropLast()) : shown
        authority = self.port == defaultPort ? shown : "\(shown):\(self.port)"
        let target = bytes[end...].prefix { $0 != UInt8(ascii: "#") }
        let rooted = target.first == UInt8(ascii: "/") ? "" : "/"
        self.target = rooted + String(decoding: target, as: UTF8.self)
    }

    private static func begins(_ bytes: [UInt8], with lowercase: StaticString) -> Bool {
        bytes.count >= lowercase.utf8CodeUnitCount
            && OutgoingFields.matches(bytes[..<lowercase.utf8CodeUnitCount], lowercase)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// The name keeps its brackets.
    private static func nameAndPort(_ bytes: ArraySlice<UInt8>) throws(HTTPClientError) -> (ArraySlice<UInt8>, UInt16?)
    {
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let colon = UInt8(ascii: ":")
        let close = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")) : nil
        let nameEnd = isBracketed ? close.map { $0 + 1 } : bytes.firstIndex(of: colon)
        let name = bytes[..<(nameEnd ?? bytes.endIndex)]
        let inner = isBracketed ? name.dropFirst().dropLast() : name
        guard !inner.isEmpty, !isBracketed || close != nil,
            inner.allSatisfy({ isHostByte($0) || isBracketed && $0 == colon })
        else { throw .invalidURL("a URL must name a host") }
        let after = bytes[name.endIndex...]
        guard after.count > 1 else {
            guard after.isEmpty || after.first == colon else { throw .invalidURL("a URL must name a host") }
            return (name, nil)
        }
        var port = 0
        for byte in after.dropFirst() {
            guard after.first == colon, byte >= 48, byte <= 57, port <= 65535 else { port = 0; break }
            port = port * 10 + Int(byte - 48)
        }
        guard let port = UInt16(exactly: port), port > 0 else {
            throw .invalidURL("the port of a URL must be 1 to 65535")
        }
        return (name, port)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
