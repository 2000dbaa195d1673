// SPDX-License-Identifier: Apache-2.0

/// Reads a peer's frames, however the bytes arrive, and puts messages together. No extension is known.
///
/// Masking is enforced by role, text is checked as it arrives, and no more is kept than the limits allow: a frame that
/// announces too much is refused before its payload.
package struct WebSocketDecoder: Sendable {
    package enum Event: Equatable, Sendable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong([UInt8])
        /// The peer's last frame. Without a code where it gave none.
        case close(WebSocketCloseCode?, reason: String)
    }

    private let role: WebSocketRole
    private let limits: WebSocketLimits
    private var header: [UInt8] = []
    private var frame: WebSocketFrameHeader?
    /// Bytes of the current frame's payload seen so far.
    private var received = 0
    private var control: [UInt8] = []
    /// The kind of the message that is being put together.
    private var kind: WebSocketMessage.Kind?
    private var message: [UInt8] = []
    private var text = UTF8Check()
    /// Whether the peer's close frame has come.
    package private(set) var isClosed = false

    /// `role` is ours: a server reads masked frames.
    package init(role: WebSocketRole, limits: WebSocketLimits = WebSocketLimits()) {
        self.role = role
        self.limits = limits
    }

    /// Appends the events that these bytes complete. Those before a fault stand in `events` when it is thrown; after a
    /// fault the decoder is of no more use.
    package mutating func push(_ bytes: Span<UInt8>, into events: inout [Event]) throws(WebSocketFault) {
        var index = 0
        while index < bytes.count {
            guard !isClosed else { throw .frameAfterClose }
            if let frame {
                let count = min(frame.length - received, bytes.count - index)
                try takePayload(bytes.extracting(index..<index + count), of: frame)
                index += count
            } else {
                try takeHeader(bytes[index])
                index += 1
            }
            if let frame, received == frame.length { try end(frame, &events) }
        }
    }

    private mutating func takeHeader(_ byte: UInt8) throws(WebSocketFault) {
        header.append(byte)
        guard header.count >= 2 else { return }
        if header.count == 2 { try WebSocketFrameHeader.check(header[0], header[1], role: role) }
        guard header.count == WebSocketFrameHeader.size(header[1]) else { return }
        let frame = try WebSocketFrameHeader(header, limit: limits.frame)
        try begin(frame)
        header.removeAll(keepingCapacity: true)
        self.frame = frame
        received = 0
    }

    private mutating func begin(_ frame: WebSocketFrameHeader) throws(WebSocketFault) {
        switch frame.opcode {
        case .continuation: guard kind != nil else { throw .unexpectedContinuation }
        case .text, .binary:
            guard kind == nil else { throw .unfinishedMessage }
            kind = frame.opcode == .text ? .text : .binary
            text = UTF8Check()
        case .close, .ping, .pong: return
        }
        guard frame.length <= limits.message - message.count else { throw .messageTooLarge(limit: limits.message) }
    }

    private mutating func takePayload(_ bytes: Span<UInt8>, of frame: WebSocketFrameHeader) throws(WebSocketFault) {
        if frame.opcode.isControl {
            Self.append(bytes, to: &control, frame.mask, phase: received)
        } else {
            let start = message.count
            Self.append(bytes, to: &message, frame.mask, phase: received)
            if kind == .text { try check(from: start) }
        }
        received += bytes.count
    }

    private mutating func check(from start: Int) throws(WebSocketFault) {
        var check = text
        guard check.take(message.span.extracting(start...)) else { throw .invalidText }
        text = check
    }

    private static func append(
        _ bytes: Span<UInt8>, to buffer: inout [UInt8], _ mask: (UInt8, UInt8, UInt8, UInt8), phase: Int
    ) {
        let start = buffer.count
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        WebSocketMask.apply(mask, to: &buffer, from: start, phase: phase)
    }

    private mutating func end(_ frame: WebSocketFrameHeader, _ events: inout [Event]) throws(WebSocketFault) {
        self.frame = nil
        switch frame.opcode {
        case .ping: events.append(.ping(takeControl()))
        case .pong: events.append(.pong(takeControl()))
        case .close:
            events.append(try Self.close(takeControl()))
            isClosed = true
        case .continuation, .text, .binary:
            guard frame.isFinal, let kind else { return }
            guard kind == .binary || text.isComplete else { throw .invalidText }
            events.append(.message(WebSocketMessage(kind, message)))
            message = []
            self.kind = nil
        }
    }

    private mutating func takeControl() -> [UInt8] {
        defer { control = [] }
        return control
    }

    private static func close(_ payload: [UInt8]) throws(WebSocketFault) -> Event {
        guard !payload.isEmpty else { return .close(nil, reason: "") }
        guard payload.count >= 2 else { throw .malformedClose }
        let code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayBeSent else { throw .invalidCloseCode(code.rawValue) }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .invalidText }
        return .close(code, reason: reason)
    }
}
