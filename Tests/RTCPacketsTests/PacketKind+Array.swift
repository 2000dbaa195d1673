// SPDX-License-Identifier: Apache-2.0

import RTCPackets

// Expectations keep their operands, which a span does not allow: the same calls, over arrays.

extension PacketKind {
    static func of(_ bytes: [UInt8]) -> PacketKind { PacketKind(bytes.span) }
}

extension STUNMessage {
    static func of(_ bytes: [UInt8]) throws(STUNError) -> STUNMessage { try STUNMessage(parsing: bytes.span) }

    func isAuthentic(in bytes: [UInt8], key: [UInt8]) -> Bool {
        isAuthentic(in: bytes.span, key: key, by: ReferenceHMAC())
    }
}

extension RTPHeader {
    static func of(_ bytes: [UInt8]) throws(RTPError) -> RTPHeader { try RTPHeader(parsing: bytes.span) }
}

extension RTPExtensionBlock {
    func bytes(of id: UInt8, in packet: [UInt8]) -> [UInt8]? {
        value(of: id, in: packet.span).map { Array(packet[$0]) }
    }
}

extension RTCPPacket {
    static func of(_ bytes: [UInt8]) throws(RTCPError) -> [RTCPPacket] { try parse(bytes.span) }
}

extension DataChannelMessage {
    static func of(_ bytes: [UInt8]) throws(ParseError) -> DataChannelMessage { try .init(parsing: bytes.span) }
}
