// SPDX-License-Identifier: Apache-2.0

/// A block of addresses, `10.0.0.0/8` or `fd00::/8`; a lone address is a block of one (RFC 4632, RFC 4291).
package struct AddressRange: Hashable, Sendable {
    private let prefix: [UInt8]
    private let length: Int

    /// Nil for what is no address, for a length beyond the address, and for bits set behind the length, which are most
    /// often a slip of the pen.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = IPAddress(parts[0]) else { return nil }
        let bytes = address.bytes
        guard let length = parts.count == 1 ? bytes.count * 8 : Self.length(parts[1], upTo: bytes.count * 8) else {
            return nil
        }
        guard bytes.indices.allSatisfy({ bytes[$0] & ~Self.mask(length, $0) == 0 }) else { return nil }
        prefix = bytes
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        let bytes = address.bytes
        return bytes.count == prefix.count
            && bytes.indices.allSatisfy { bytes[$0] & Self.mask(length, $0) == prefix[$0] }
    }

    private static func length(_ text: some StringProtocol, upTo most: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text).flatMap { $0 <= most ? $0 : nil }
    }

    /// The bits of byte `index` that belong to a prefix of `length` bits.
    private static func mask(_ length: Int, _ index: Int) -> UInt8 {
        let bits = min(8, max(0, length - index * 8))
        return bits == 0 ? 0 : UInt8.max << UInt8(8 - bits)
    }
}
