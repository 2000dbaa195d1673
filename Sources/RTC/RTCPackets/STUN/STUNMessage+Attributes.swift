// SPDX-License-Identifier: Apache-2.0

import Addresses

extension STUNMessage {
    mutating func readAttributes(of datagram: Span<UInt8>) throws(STUNError) {
        var offset = Self.headerLength
        var count = 0
        while offset < datagram.count {
            guard datagram.count - offset >= 4 else { throw .truncated }
            let type = datagram.uint16(at: offset)
            let length = Int(datagram.uint16(at: offset + 2))
            let value = offset + 4..<offset + 4 + length
            guard value.upperBound <= datagram.count else { throw .truncated }
            count += 1
            guard count <= Self.maximumAttributes else { throw .tooManyAttributes }
            guard fingerprintMatches == nil else { throw .afterFingerprint }
            // Only FINGERPRINT is protected behind MESSAGE-INTEGRITY; whatever else stands there is ignored (14.5).
            if integrityOffset == nil || type == STUNAttribute.fingerprint.rawValue {
                try read(type, value, at: offset, in: datagram)
            }
            offset = value.upperBound + (4 - length % 4) % 4
        }
        guard offset == datagram.count else { throw .truncated }
    }

    private mutating func read(
        _ type: UInt16, _ value: Range<Int>, at offset: Int, in datagram: Span<UInt8>
    ) throws(STUNError) {
        guard let attribute = STUNAttribute(rawValue: type) else {
            if type < 0x8000, unknownRequired == nil { unknownRequired = type }
            return
        }
        if let length = attribute.fixedLength, length != value.count { throw .badAttribute(type) }
        switch attribute {
        case .username:
            guard value.count <= 513 else { throw .badAttribute(type) }
            username = username ?? value
        case .priority: priority = datagram.uint32(at: value.lowerBound)
        case .useCandidate: nominates = true
        case .iceControlling: role = .controlling(datagram.uint64(at: value.lowerBound))
        case .iceControlled: role = .controlled(datagram.uint64(at: value.lowerBound))
        case .xorMappedAddress: mappedAddress = try readAddress(value, in: datagram)
        case .errorCode:
            guard value.count >= 4, datagram[value.lowerBound + 3] <= 99 else { throw .badAttribute(type) }
            errorCode = Int(datagram[value.lowerBound + 2] & 7) * 100 + Int(datagram[value.lowerBound + 3])
        case .messageIntegrity: integrityOffset = offset
        case .fingerprint:
            let expected = CRC32.checksum(datagram.extracting(0..<offset)) ^ STUNIntegrity.fingerprintMask
            fingerprintMatches = expected == datagram.uint32(at: value.lowerBound)
        case .unknownAttributes, .software, .realm, .nonce: break
        }
    }

    private func readAddress(_ value: Range<Int>, in datagram: Span<UInt8>) throws(STUNError) -> SocketAddress {
        guard value.count >= 8 else { throw .badAttribute(STUNAttribute.xorMappedAddress.rawValue) }
        let port = datagram.uint16(at: value.lowerBound + 2) ^ UInt16(Self.magicCookie >> 16)
        let first = value.lowerBound + 4
        switch (datagram[value.lowerBound + 1], value.count) {
        case (1, 8): return SocketAddress(.v4(datagram.uint32(at: first) ^ Self.magicCookie), port: port)
        case (2, 20):
            let mask = transaction.addressMask
            let ip = IPAddress.v6(datagram.uint64(at: first) ^ mask.0, datagram.uint64(at: first + 8) ^ mask.1)
            return SocketAddress(ip, port: port)
        default: throw .badAttribute(STUNAttribute.xorMappedAddress.rawValue)
        }
    }
}
