// SPDX-License-Identifier: Apache-2.0

/// The 2 to 14 bytes before a frame's payload, gathered byte by byte and checked as soon as they can be.
struct WebSocketFrameHeader {
    /// The longest payload of a control frame.
    static let controlLimit = 125

    let isFinal: Bool
    let opcode: WebSocketOpcode
    let length: Int
    /// Four bytes in wire order; zero, which changes nothing, where there is no mask.
    let mask: (UInt8, UInt8, UInt8, UInt8)

    /// How many bytes a header has whose first two are these.
    static func size(_ second: UInt8) -> Int {
        let extended = second & 0x7F == 126 ? 2 : second & 0x7F == 127 ? 8 : 0
        return 2 + extended + (second & 0x80 != 0 ? 4 : 0)
    }

    /// What can be told from the first two bytes alone, so that nothing more is waited for in vain.
    static func check(_ first: UInt8, _ second: UInt8, role: WebSocketRole) throws(WebSocketFault) {
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .unknownOpcode(first & 0x0F) }
        switch role {
        case .server: guard second & 0x80 != 0 else { throw .unmaskedFrame }
        case .client: guard second & 0x80 == 0 else { throw .maskedFrame }
        }
        guard opcode.isControl else { return }
        guard first & 0x80 != 0 else { throw .fragmentedControlFrame }
        guard second & 0x7F <= controlLimit else { throw .controlFrameTooLong }
    }

    /// `bytes` are a whole header whose beginning was checked; nil for an opcode that is none.
    init(_ bytes: [UInt8], limit: Int) throws(WebSocketFault) {
        isFinal = bytes[0] & 0x80 != 0
        guard let opcode = WebSocketOpcode(rawValue: bytes[0] & 0x0F) else { throw .unknownOpcode(bytes[0] & 0x0F) }
        self.opcode = opcode
        let maskStart = bytes.count - (bytes[1] & 0x80 != 0 ? 4 : 0)
        let extended = bytes[2..<maskStart]
        let value = extended.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch extended.count {
        case 2: guard value > 125 else { throw .malformedLength }
        case 8: guard value > 0xFFFF, value >> 63 == 0 else { throw .malformedLength }
        default: break
        }
        length = extended.isEmpty ? Int(bytes[1] & 0x7F) : Int(value)
        guard length <= max(limit, opcode.isControl ? Self.controlLimit : 0) else { throw .frameTooLarge(limit: limit) }
        mask =
            maskStart == bytes.count
            ? (0, 0, 0, 0) : (bytes[maskStart], bytes[maskStart + 1], bytes[maskStart + 2], bytes[maskStart + 3])
    }
}
