// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// WebSocket frames: the same events and the same fault under every chunking, within the limits; what is written
    /// anew reads the same. The first byte says which end reads.
    static let webSocket = FuzzTarget(
        "WebSocket",
        of: ["D", "F", "M", "S"].map { "Sources/Base/HTTPMessages/WebSocket/WebSocket" + $0 } + [
            "Sources/Base/HTTPMessages/WebSocket/UTF8"
        ]
    ) { (bytes) throws(FuzzFinding) in
        let role: WebSocketRole = (bytes.first ?? 0) & 1 == 0 ? .server : .client
        let stream = Array(bytes.dropFirst())
        var first: WebSocketFuzz.Outcome?
        for pieces in Chunking.ways(of: stream) {
            let outcome = WebSocketFuzz.decode(pieces, role)
            try expect(first == nil || first == outcome, "chunking changed \(first as Any) to \(outcome)")
            first = outcome
            try WebSocketFuzz.hold(pieces, role)
        }
        if let first { try WebSocketFuzz.check(first, role) }
    }
}

enum WebSocketFuzz {
    struct Outcome: Equatable {
        var events: [WebSocketDecoder.Event] = []
        var fault: WebSocketFault?
    }

    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.frame = 300
        limits.message = 400
        return limits
    }()

    static func decode(_ pieces: [[UInt8]], _ role: WebSocketRole) -> Outcome {
        var decoder = WebSocketDecoder(role: role, limits: limits)
        var outcome = Outcome()
        for piece in pieces where outcome.fault == nil {
            do throws(WebSocketFault) {
                try decoder.push(piece.span, into: &outcome.events)
            } catch {
                outcome.fault = error
            }
        }
        return outcome
    }

    static func check(_ outcome: Outcome, _ role: WebSocketRole) throws(FuzzFinding) {
        let mask: UInt32? = role == .server ? 0x1234_5678 : nil
        var written: [UInt8] = []
        for event in outcome.events {
            switch event {
            case .message(let message):
                let isText = String(validating: message.bytes, as: UTF8.self) != nil
                try expect(message.kind == .binary || isText, "a text that is none")
                try expect(message.bytes.count <= limits.message, "a message of \(message.bytes.count) bytes")
                let middle = message.bytes.count / 2
                for (part, isFirst) in [(message.bytes[..<middle], true), (message.bytes[middle...], false)] {
                    WebSocketEncoder.append(
                        part: part, of: message.kind, isFirst: isFirst, isLast: !isFirst, mask: mask, to: &written)
                }
            case .ping(let payload): WebSocketEncoder.appendPing(payload, mask: mask, to: &written)
            case .pong(let payload): WebSocketEncoder.appendPong(payload, mask: mask, to: &written)
            case .close(let code, let reason):
                WebSocketEncoder.appendClose(code, reason: reason, mask: mask, to: &written)
            }
        }
        let again = decode([written], role)
        try expect(again == Outcome(events: outcome.events), "\(outcome.events) written anew reads as \(again)")
        if let fault = outcome.fault {
            try expect(fault.code.mayBeSent && fault.explanation.utf8.count <= 123, "\(fault) cannot be told")
        }
    }

    /// A session ends once and says nothing behind its end; what it sends is readable.
    static func hold(_ pieces: [[UInt8]], _ role: WebSocketRole) throws(FuzzFinding) {
        var session = WebSocketSession(role: role, limits: limits, makeMask: { 0xA5A5_0101 })
        var actions: [WebSocketSession.Action] = []
        for (index, piece) in pieces.enumerated() {
            actions += session.received(piece.span)
            if index % 7 == 5 { actions += session.pingDue() }
            if index == 40 { actions += session.closing(.goingAway, reason: "enough") }
        }
        actions += session.closeTimedOut() + session.disconnected()
        try expect(session.hasEnded && session.disconnected().isEmpty, "no end")
        var reader = WebSocketDecoder(role: role == .server ? .client : .server)
        var events: [WebSocketDecoder.Event] = []
        var ends = 0
        for action in actions {
            try expect(ends == 0, "\(action) behind the end")
            switch action {
            case .send(let bytes):
                do throws(WebSocketFault) {
                    try reader.push(bytes.span, into: &events)
                } catch {
                    throw FuzzFinding("we sent \(bytes): \(error)")
                }
            case .end: ends += 1
            case .deliver, .disconnect: break
            }
        }
        try expect(ends == 1, "\(ends) ends")
    }
}
