// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// The content of a STUN message (RFC 8489) as far as ICE needs it.
///
/// Parsing copies nothing and allocates nothing, so it may run on datagrams from anybody. Texts stay where they are and
/// are given as ranges of the datagram. Nothing here is trusted before ``isAuthentic(in:key:by:)`` says so.
package struct STUNMessage: Equatable, Sendable {
    package enum Kind: UInt16, Sendable { case request = 0x000, indication = 0x010, success = 0x100, failure = 0x110 }

    /// The role the sender claims, with its tie-breaker (RFC 8445 section 7.3.1.1).
    package enum Role: Equatable, Sendable { case controlling(UInt64), controlled(UInt64) }

    package static let binding: UInt16 = 1
    package static let magicCookie: UInt32 = 0x2112_A442
    package static let headerLength = 20
    /// More attributes than this are refused: ICE checks carry about ten.
    package static let maximumAttributes = 64

    package let kind: Kind
    package let method: UInt16
    package let transaction: STUNTransactionID
    package internal(set) var username: Range<Int>?
    package internal(set) var priority: UInt32?
    package internal(set) var nominates = false
    package internal(set) var role: Role?
    package internal(set) var mappedAddress: SocketAddress?
    package internal(set) var errorCode: Int?
    /// Where MESSAGE-INTEGRITY starts.
    package internal(set) var integrityOffset: Int?
    /// Nil without a FINGERPRINT attribute.
    package internal(set) var fingerprintMatches: Bool?
    /// The first attribute that had to be understood and was not (answered by 420).
    package internal(set) var unknownRequired: UInt16?

    package init(parsing datagram: Span<UInt8>) throws(STUNError) {
        guard datagram.count >= Self.headerLength else { throw .truncated }
        let type = datagram.uint16(at: 0)
        guard type & 0xC000 == 0, datagram.uint32(at: 4) == Self.magicCookie else { throw .notSTUN }
        guard Int(datagram.uint16(at: 2)) == datagram.count - Self.headerLength, datagram.count % 4 == 0 else {
            throw .lengthMismatch
        }
        guard let kind = Kind(rawValue: type & 0x110) else { throw .notSTUN }
        self.kind = kind
        method = type & 0x000F | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2
        transaction = STUNTransactionID(datagram.uint32(at: 8), datagram.uint64(at: 12))
        try readAttributes(of: datagram)
    }

    /// Whether MESSAGE-INTEGRITY is there and was made with `key`. The comparison takes the same time for every answer.
    package func isAuthentic(in datagram: Span<UInt8>, key: [UInt8], by authenticator: some STUNAuthenticating) -> Bool
    {
        guard let offset = integrityOffset else { return false }
        let head = STUNIntegrity.head(of: datagram, integrityOffset: offset)
        let expected = authenticator.code(
            key: key.span, head: head.span, body: datagram.extracting(Self.headerLength..<offset))
        var difference: UInt8 = 0
        for index in 0..<STUNIntegrity.codeLength { difference |= expected[index] ^ datagram[offset + 4 + index] }
        return difference == 0
    }
}
