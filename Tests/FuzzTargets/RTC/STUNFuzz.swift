// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTCPackets

extension FuzzTarget {
    /// STUN messages: what was read lies inside the datagram, and what our builder makes of it reads the same.
    static let stun = FuzzTarget("STUN", of: ["Sources/RTC/RTCPackets/STUN/"]) { (bytes) throws(FuzzFinding) in
        guard let message = try? STUNMessage(parsing: bytes.span) else { return }
        try expect(bytes.count % 4 == 0 && bytes.count >= STUNMessage.headerLength, "no STUN message")
        if let username = message.username {
            try expect(username.upperBound <= bytes.count, "a name outside the datagram")
        }
        let isAuthentic = message.isAuthentic(in: bytes.span, key: [1, 2], by: STUNFuzz.Sum())
        try expect(!isAuthentic || message.integrityOffset != nil, "authentic without a code")
        try STUNFuzz.checkRebuilt(message, bytes)
    }
}

enum STUNFuzz {
    /// Stands for HMAC-SHA-1: depends on every byte, in order.
    struct Sum: STUNAuthenticating {
        func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
            var sum: UInt32 = 17
            for index in key.indices { sum = sum &* 31 &+ UInt32(key[index]) }
            for index in head.indices { sum = sum &* 31 &+ UInt32(head[index]) }
            for index in body.indices { sum = sum &* 31 &+ UInt32(body[index]) }
            return InlineArray { UInt8(truncatingIfNeeded: (sum &* UInt32($0 + 1)) >> 8) }
        }
    }

    static func checkRebuilt(_ message: STUNMessage, _ bytes: [UInt8]) throws(FuzzFinding) {
        let name = message.username.map { String(decoding: bytes[$0], as: UTF8.self) }
        // A name that is no UTF-8 is longer once repaired.
        if let name, name.utf8.count > 513 { return }
        var builder = STUNBuilder(message.kind, method: message.method, message.transaction)
        if let name { builder.add(username: name) }
        if let priority = message.priority { builder.add(priority: priority) }
        if message.nominates { builder.addUseCandidate() }
        if let role = message.role { builder.add(role: role) }
        if let address = message.mappedAddress { builder.add(mappedAddress: address) }
        if let code = message.errorCode { builder.add(errorCode: code, reason: "why") }
        let written = builder.finish(key: [1, 2], by: Sum())
        let again: STUNMessage
        do throws(STUNError) {
            again = try STUNMessage(parsing: written.span)
        } catch {
            throw FuzzFinding("what we built is refused: \(error)")
        }
        try expect(again.isAuthentic(in: written.span, key: [1, 2], by: Sum()), "our own code does not verify")
        try expect(!again.isAuthentic(in: written.span, key: [2, 1], by: Sum()), "any key verifies")
        try expect(again.fingerprintMatches == true, "our own fingerprint does not match")
        let isSame =
            again.kind == message.kind && again.method == message.method && again.transaction == message.transaction
            && again.priority == message.priority && again.nominates == message.nominates
        let hasSame =
            again.role == message.role && again.mappedAddress == message.mappedAddress
            && again.errorCode == message.errorCode
        try expect(isSame && hasSame, "\(message) reads as \(again)")
        try expect(again.username.map { String(decoding: written[$0], as: UTF8.self) } == name, "another name")
    }
}
