// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct WebSocketDecoderTests {
    typealias Event = WebSocketDecoder.Event

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var role = WebSocketRole.client
        let bytes: [UInt8]
        var events: [Event] = []
        var fault: WebSocketFault?
        var testDescription: String { name }
    }

    static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.frame = 70_000
        limits.message = 100_000
        return limits
    }()

    static func text(_ text: String) -> Event { .message(.text(text)) }
    static let hello = Array("Hello".utf8)

    static let cases: [Case] = [
        Case(name: "a text from a server", bytes: [0x81, 5] + hello, events: [text("Hello")]),
        Case(
            name: "a masked text from a client", role: .server,
            bytes: [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], events: [text("Hello")]),
        Case(
            name: "a text in two frames", bytes: [0x01, 3, 0x48, 0x65, 0x6C, 0x80, 2, 0x6C, 0x6F],
            events: [text("Hello")]),
        Case(
            name: "a ping between two fragments", bytes: [0x01, 1, 0x61, 0x89, 1, 0x70, 0x80, 1, 0x62],
            events: [.ping([0x70]), text("ab")]),
        Case(name: "an empty binary message", bytes: [0x82, 0], events: [.message(.binary([]))]),
        Case(
            name: "empty fragments", bytes: [0x02, 0, 0x00, 0, 0x80, 1, 9], events: [.message(.binary([9]))]),
        Case(name: "a pong nobody asked for", bytes: [0x8A, 2, 1, 2], events: [.pong([1, 2])]),
        Case(name: "a close without code", bytes: [0x88, 0], events: [.close(nil, reason: "")]),
        Case(
            name: "a close with code and reason", bytes: [0x88, 5, 0x03, 0xE8, 0x62, 0x79, 0x65],
            events: [.close(.normal, reason: "bye")]),
        Case(
            name: "a length of 16 bits", bytes: [0x82, 126, 0x00, 0x7E] + [UInt8](repeating: 7, count: 126),
            events: [.message(.binary([UInt8](repeating: 7, count: 126)))]),
        Case(
            name: "a length of 64 bits",
            bytes: [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 65_536),
            events: [.message(.binary([UInt8](repeating: 7, count: 65_536)))]),
        Case(
            name: "a character cut by a fragment", bytes: [0x01, 2, 0xE2, 0x82, 0x80, 1, 0xAC], events: [text("€")]),
        Case(name: "each reserved bit", bytes: [0xC1, 0], fault: .reservedBits),
        Case(name: "the second reserved bit", bytes: [0xA1, 0], fault: .reservedBits),
        Case(name: "the third reserved bit", bytes: [0x91, 0], fault: .reservedBits),
        Case(name: "an undefined data opcode", bytes: [0x83, 0], fault: .unknownOpcode(3)),
        Case(name: "an undefined control opcode", bytes: [0x8B, 0], fault: .unknownOpcode(11)),
        Case(name: "a client that does not mask", role: .server, bytes: [0x81, 0], fault: .unmaskedFrame),
        Case(name: "a server that masks", bytes: [0x81, 0x80], fault: .maskedFrame),
        Case(name: "a 16-bit length that fits 7", bytes: [0x82, 126, 0, 125], fault: .malformedLength),
        Case(
            name: "a 64-bit length that fits 16", bytes: [0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
            fault: .malformedLength),
        Case(
            name: "a length with the highest bit", bytes: [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0],
            fault: .malformedLength),
        Case(name: "a fragmented ping", bytes: [0x09, 0], fault: .fragmentedControlFrame),
        Case(name: "a ping of 126 bytes", bytes: [0x89, 126], fault: .controlFrameTooLong),
        Case(name: "a continuation of nothing", bytes: [0x80, 0], fault: .unexpectedContinuation),
        Case(
            name: "a continuation behind the end", bytes: [0x81, 1, 0x61, 0x80, 0], events: [text("a")],
            fault: .unexpectedContinuation),
        Case(name: "a message within a message", bytes: [0x01, 0, 0x81, 0], fault: .unfinishedMessage),
        Case(
            name: "a frame beyond its limit, before its payload", bytes: [0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x71],
            fault: .frameTooLarge(limit: 70_000)),
        Case(
            name: "a message beyond its limit, before the payload",
            bytes: [0x02, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70] + [UInt8](repeating: 0, count: 70_000) + [
                0x80, 126, 0x75, 0x31,
            ], fault: .messageTooLarge(limit: 100_000)),
        Case(name: "a byte that is in no text", bytes: [0x81, 3, 0x61, 0xFF, 0x62], fault: .invalidText),
        Case(name: "a bad text is refused before it ends", bytes: [0x01, 9, 0xC0], fault: .invalidText),
        Case(name: "a text that ends within a character", bytes: [0x81, 2, 0xE2, 0x82], fault: .invalidText),
        Case(name: "a surrogate in a text", bytes: [0x81, 3, 0xED, 0xA0, 0x80], fault: .invalidText),
        Case(name: "an overlong form", bytes: [0x81, 3, 0xE0, 0x80, 0x80], fault: .invalidText),
        Case(name: "beyond Unicode", bytes: [0x81, 4, 0xF4, 0x90, 0x80, 0x80], fault: .invalidText),
        Case(name: "a close of one byte", bytes: [0x88, 1, 3], fault: .malformedClose),
        Case(name: "a reason that is no text", bytes: [0x88, 3, 0x03, 0xE8, 0xFF], fault: .invalidText),
        Case(
            name: "a frame behind the close", bytes: [0x88, 0, 0x81, 0], events: [.close(nil, reason: "")],
            fault: .frameAfterClose),
    ]

    @Test("each stream gives its events under every chunking", arguments: cases)
    func table(_ item: Case) {
        for size in [item.bytes.count, 1, 2, 3, 7] where size > 1 || item.bytes.count < 1000 {
            var decoder = WebSocketDecoder(role: item.role, limits: Self.limits)
            var events: [Event] = []
            var fault: WebSocketFault?
            for start in stride(from: 0, to: item.bytes.count, by: size) where fault == nil {
                let piece = Array(item.bytes[start...].prefix(size))
                do throws(WebSocketFault) { try decoder.push(piece.span, into: &events) } catch { fault = error }
            }
            #expect(events == item.events, "in pieces of \(size)")
            #expect(fault == item.fault, "in pieces of \(size)")
        }
    }

    @Test(
        "codes of close frames: the defined, the registered and the private ones",
        arguments: [
            (999, false), (1000, true), (1001, true), (1002, true), (1003, true), (1004, false), (1005, false),
            (1006, false), (1007, true), (1011, true), (1014, true), (1015, false), (2999, false), (3000, true),
            (4999, true), (5000, false), (65_535, false),
        ] as [(UInt16, Bool)])
    func closeCodes(code: UInt16, isAllowed: Bool) throws {
        var decoder = WebSocketDecoder(role: .client)
        var events: [Event] = []
        let frame: [UInt8] = [0x88, 2, UInt8(code >> 8), UInt8(code & 0xFF)]
        if isAllowed {
            try decoder.push(frame.span, into: &events)
            #expect(events == [.close(WebSocketCloseCode(rawValue: code), reason: "")])
        } else {
            #expect(throws: WebSocketFault.invalidCloseCode(code)) { try decoder.push(frame.span, into: &events) }
        }
    }

    @Test("what the encoder writes is read by the other end", arguments: [0, 1, 125, 126, 65_535, 65_536])
    func roundTrip(size: Int) throws {
        let message = WebSocketMessage.binary((0..<size).map { UInt8(truncatingIfNeeded: $0) })
        for (role, mask) in [(WebSocketRole.client, UInt32?.none), (.server, 0xDEAD_BEEF)] {
            var bytes: [UInt8] = []
            WebSocketEncoder.append(message, mask: mask, to: &bytes)
            var decoder = WebSocketDecoder(role: role, limits: Self.limits)
            var events: [Event] = []
            try decoder.push(bytes.span, into: &events)
            #expect(events == [.message(message)])
        }
    }

    @Test("a long reason is cut between two characters")
    func longReason() throws {
        var bytes: [UInt8] = []
        WebSocketEncoder.appendClose(.goingAway, reason: String(repeating: "é", count: 100), mask: nil, to: &bytes)
        var decoder = WebSocketDecoder(role: .client)
        var events: [Event] = []
        try decoder.push(bytes.span, into: &events)
        #expect(events == [.close(.goingAway, reason: String(repeating: "é", count: 61))])
    }
}
