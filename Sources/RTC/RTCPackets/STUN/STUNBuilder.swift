// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// Writes one STUN message. Attributes go in the order of the calls; ``finish(key:by:)`` closes the message.
package struct STUNBuilder: Sendable {
    private var bytes: [UInt8] = []
    private let transaction: STUNTransactionID

    package init(_ kind: STUNMessage.Kind, method: UInt16 = STUNMessage.binding, _ transaction: STUNTransactionID) {
        self.transaction = transaction
        bytes.reserveCapacity(128)
        bytes.append(kind.rawValue | method & 0xF | (method & 0x70) << 1 | (method & 0xF80) << 2)
        bytes.append(0 as UInt16)
        bytes.append(STUNMessage.magicCookie)
        bytes.append(transaction.high)
        bytes.append(transaction.low)
    }

    package mutating func add(username: String) { add(.username, Array(username.utf8)) }
    package mutating func add(software: String) { add(.software, Array(software.utf8)) }
    package mutating func addUseCandidate() { add(.useCandidate, []) }

    package mutating func add(priority: UInt32) {
        var value: [UInt8] = []
        value.append(priority)
        add(.priority, value)
    }

    package mutating func add(role: STUNMessage.Role) {
        var value: [UInt8] = []
        switch role {
        case .controlling(let tieBreaker):
            value.append(tieBreaker)
            add(.iceControlling, value)
        case .controlled(let tieBreaker):
            value.append(tieBreaker)
            add(.iceControlled, value)
        }
    }

    package mutating func add(mappedAddress: SocketAddress) {
        var value: [UInt8] = [0, mappedAddress.ip.isV6 ? 2 : 1]
        value.append(mappedAddress.port ^ UInt16(STUNMessage.magicCookie >> 16))
        switch mappedAddress.ip {
        case .v4(let ip): value.append(ip ^ STUNMessage.magicCookie)
        case .v6(let high, let low):
            value.append(high ^ transaction.addressMask.0)
            value.append(low ^ transaction.addressMask.1)
        }
        add(.xorMappedAddress, value)
    }

    package mutating func add(errorCode: Int, reason: String) {
        add(.errorCode, [0, 0, UInt8(errorCode / 100), UInt8(errorCode % 100)] + Array(reason.utf8))
    }

    package mutating func add(unknownAttribute: UInt16) {
        var value: [UInt8] = []
        value.append(unknownAttribute)
        add(.unknownAttributes, value)
    }

    /// Appends MESSAGE-INTEGRITY if there is a key, then FINGERPRINT, and hands out the message.
    package consuming func finish(key: [UInt8]?, by authenticator: some STUNAuthenticating) -> [UInt8] {
        if let key {
            add(.messageIntegrity, code(key, authenticator))
        }
        setLength(bytes.count + 8 - STUNMessage.headerLength)
        let fingerprint = CRC32.checksum(bytes.span) ^ STUNIntegrity.fingerprintMask
        var value: [UInt8] = []
        value.append(fingerprint)
        add(.fingerprint, value)
        return bytes
    }

    private func code(_ key: [UInt8], _ authenticator: some STUNAuthenticating) -> [UInt8] {
        let head = STUNIntegrity.head(of: bytes.span, integrityOffset: bytes.count)
        let body = bytes.span.extracting(STUNMessage.headerLength..<bytes.count)
        return authenticator.code(key: key.span, head: head.span, body: body).span.array
    }

    private mutating func add(_ attribute: STUNAttribute, _ value: [UInt8]) {
        bytes.append(attribute.rawValue)
        bytes.append(UInt16(value.count))
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(UInt8(0)) }
        setLength(bytes.count - STUNMessage.headerLength)
    }

    private mutating func setLength(_ length: Int) { bytes.set(UInt16(length), at: 2) }
}
