// SPDX-License-Identifier: Apache-2.0

/// The messages that open a data channel over its own SCTP stream (DCEP, RFC 8832).
package enum DataChannelMessage: Equatable, Sendable {
    case open(Open)
    case acknowledge

    package struct Open: Equatable, Sendable {
        package var label: String
        package var subprotocol: String
        package var isOrdered: Bool
        package var reliability: Reliability
        package var priority: UInt16

        package init(
            label: String, subprotocol: String = "", isOrdered: Bool = true, reliability: Reliability = .reliable,
            priority: UInt16 = 256
        ) {
            self.label = label
            self.subprotocol = subprotocol
            self.isOrdered = isOrdered
            self.reliability = reliability
            self.priority = priority
        }
    }

    package enum Reliability: Equatable, Sendable {
        case reliable
        case retransmissions(UInt32)
        case lifetime(milliseconds: UInt32)
    }

    package enum ParseError: Error, Equatable, Sendable { case truncated, unknownType(UInt8), notText, tooLong }

    /// Label and subprotocol together; the format would allow 128 KiB.
    package static let maximumText = 4096

    package init(parsing bytes: Span<UInt8>) throws(ParseError) {
        guard bytes.count >= 1 else { throw .truncated }
        switch bytes[0] {
        case 2: self = .acknowledge
        case 3: self = .open(try Self.parseOpen(bytes))
        default: throw .unknownType(bytes[0])
        }
    }

    package var bytes: [UInt8] {
        guard case .open(let open) = self else { return [2] }
        let (type, parameter): (UInt8, UInt32) =
            switch open.reliability {
            case .reliable: (0, 0)
            case .retransmissions(let count): (1, count)
            case .lifetime(let milliseconds): (2, milliseconds)
            }
        var bytes: [UInt8] = [3, type | (open.isOrdered ? 0 : 0x80)]
        bytes.append(open.priority)
        bytes.append(parameter)
        let (label, subprotocol) = (Array(open.label.utf8), Array(open.subprotocol.utf8))
        bytes.append(UInt16(clamping: label.count))
        bytes.append(UInt16(clamping: subprotocol.count))
        return bytes + label.prefix(Int(UInt16.max)) + subprotocol.prefix(Int(UInt16.max))
    }

    private static func parseOpen(_ bytes: Span<UInt8>) throws(ParseError) -> Open {
        guard bytes.count >= 12 else { throw .truncated }
        let labelLength = Int(bytes.uint16(at: 8))
        let end = 12 + labelLength + Int(bytes.uint16(at: 10))
        guard end - 12 <= maximumText else { throw .tooLong }
        guard end == bytes.count else { throw .truncated }
        let parameter = bytes.uint32(at: 4)
        let reliability: Reliability =
            switch bytes[1] & 0x7F {
            case 0: .reliable
            case 1: .retransmissions(parameter)
            case 2: .lifetime(milliseconds: parameter)
            default: throw .unknownType(bytes[1])
            }
        return Open(
            label: try text(bytes.bytes(in: 12..<12 + labelLength)),
            subprotocol: try text(bytes.bytes(in: 12 + labelLength..<end)),
            isOrdered: bytes[1] & 0x80 == 0, reliability: reliability, priority: bytes.uint16(at: 2))
    }

    private static func text(_ bytes: [UInt8]) throws(ParseError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return text
    }
}
