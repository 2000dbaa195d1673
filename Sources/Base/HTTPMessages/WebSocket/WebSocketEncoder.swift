// SPDX-License-Identifier: Apache-2.0

/// Writes frames. A client gives a mask that nobody can foresee for each of them; a server gives none.
package enum WebSocketEncoder {
    /// Appends a message as one frame.
    package static func append(_ message: WebSocketMessage, mask: UInt32?, to bytes: inout [UInt8]) {
        append(message.kind == .text ? .text : .binary, message.bytes, isFinal: true, mask: mask, to: &bytes)
    }

    /// Appends part of a message. The first part names the kind; the others continue it.
    package static func append(
        part: ArraySlice<UInt8>, of kind: WebSocketMessage.Kind, isFirst: Bool, isLast: Bool, mask: UInt32?,
        to bytes: inout [UInt8]
    ) {
        let opcode: WebSocketOpcode = !isFirst ? .continuation : kind == .text ? .text : .binary
        append(opcode, Array(part), isFinal: isLast, mask: mask, to: &bytes)
    }

    /// Of more than 125 bytes the first 125 are sent.
    package static func appendPing(_ payload: [UInt8], mask: UInt32?, to bytes: inout [UInt8]) {
        append(.ping, Array(payload.prefix(WebSocketFrameHeader.controlLimit)), isFinal: true, mask: mask, to: &bytes)
    }

    /// Of more than 125 bytes the first 125 are sent.
    package static func appendPong(_ payload: [UInt8], mask: UInt32?, to bytes: inout [UInt8]) {
        append(.pong, Array(payload.prefix(WebSocketFrameHeader.controlLimit)), isFinal: true, mask: mask, to: &bytes)
    }

    /// Without a code, or with one that must not be sent, the frame is empty. A reason of more than 123 bytes is cut
    /// between two characters.
    package static func appendClose(
        _ code: WebSocketCloseCode?, reason: String, mask: UInt32?, to bytes: inout [UInt8]
    ) {
        var payload: [UInt8] = []
        if let code, code.mayBeSent {
            payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
            for character in reason.unicodeScalars {
                let encoded = UTF8.encode(character).map(Array.init) ?? []
                guard payload.count + encoded.count <= WebSocketFrameHeader.controlLimit else { break }
                payload += encoded
            }
        }
        append(.close, payload, isFinal: true, mask: mask, to: &bytes)
    }

    private static func append(
        _ opcode: WebSocketOpcode, _ payload: [UInt8], isFinal: Bool, mask: UInt32?, to bytes: inout [UInt8]
    ) {
        bytes.reserveCapacity(bytes.count + payload.count + 14)
        bytes.append(opcode.rawValue | (isFinal ? 0x80 : 0))
        appendLength(payload.count, isMasked: mask != nil, to: &bytes)
        guard let mask else {
            bytes.append(contentsOf: payload)
            return
        }
        let key = (UInt8(mask >> 24), UInt8(mask >> 16 & 0xFF), UInt8(mask >> 8 & 0xFF), UInt8(mask & 0xFF))
        bytes.append(contentsOf: [key.0, key.1, key.2, key.3])
        let start = bytes.count
        bytes.append(contentsOf: payload)
        WebSocketMask.apply(key, to: &bytes, from: start, phase: 0)
    }

    private static func appendLength(_ length: Int, isMasked: Bool, to bytes: inout [UInt8]) {
        let bit: UInt8 = isMasked ? 0x80 : 0
        switch length {
        case ...125: bytes.append(bit | UInt8(length))
        case ...0xFFFF:
            bytes.append(bit | 126)
            bytes.append(contentsOf: [UInt8(length >> 8), UInt8(length & 0xFF)])
        default:
            bytes.append(bit | 127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        }
    }
}
