// SPDX-License-Identifier: Apache-2.0

/// The name and password by which one side of a connection knows its checks (RFC 8445 section 5.3).
package struct ICECredentials: Equatable, Sendable {
    package let ufrag: String
    package let password: String

    /// What the other side sent. Nil for lengths outside of RFC 8445's (4...256 and 22...256).
    package init?(ufrag: String, password: String) {
        guard (4...256).contains(ufrag.utf8.count), (22...256).contains(password.utf8.count) else { return nil }
        self.ufrag = ufrag
        self.password = password
    }

    /// Our own: 48 random bits of name, 144 of password.
    package init(using generator: inout some RandomNumberGenerator) {
        ufrag = Self.random(ICELocalName.length, using: &generator)
        password = Self.random(24, using: &generator)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func random(_ count: Int, using generator: inout some RandomNumberGenerator) -> String {
        String(decoding: (0..<count).map { _ in alphabet[Int(generator.next() & 63)] }, as: UTF8.self)
    }
}

/// Our ufrag as a number: looking up the peer of a check from anybody allocates nothing.
struct ICELocalName: Hashable {
    static let length = 8
    private let value: UInt64

    init?(_ ufrag: String) {
        let bytes = Array(ufrag.utf8)
        guard bytes.count == Self.length else { return nil }
        self.init(bytes.span)
    }

    /// From the part of a USERNAME before the colon.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        var value: UInt64 = 0
        for index in bytes.indices { value = value << 8 | UInt64(bytes[index]) }
        self.value = value
    }
}
