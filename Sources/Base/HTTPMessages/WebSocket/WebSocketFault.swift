// SPDX-License-Identifier: Apache-2.0

/// What a peer did that ends the connection (RFC 6455, section 7.1.7).
package enum WebSocketFault: Error, Equatable, Sendable {
    case reservedBits
    case unknownOpcode(UInt8)
    /// A client's frame without a mask.
    case unmaskedFrame
    /// A server's frame with one.
    case maskedFrame
    /// A length written in more bytes than it needs, or with its highest bit set.
    case malformedLength
    case fragmentedControlFrame
    case controlFrameTooLong
    /// A continuation with nothing to continue.
    case unexpectedContinuation
    /// A new message before the last one had ended.
    case unfinishedMessage
    case frameTooLarge(limit: Int)
    case messageTooLarge(limit: Int)
    case invalidText
    /// A close frame of one byte.
    case malformedClose
    case invalidCloseCode(UInt16)
    /// A frame behind the close frame.
    case frameAfterClose
}

extension WebSocketFault {
    /// The code that the peer is told.
    package var code: WebSocketCloseCode {
        switch self {
        case .frameTooLarge, .messageTooLarge: .tooLarge
        case .invalidText: .invalidPayload
        default: .protocolError
        }
    }

    /// One line for the close frame and the log; at most 123 bytes.
    package var explanation: String {
        switch self {
        case .reservedBits: "a reserved bit is set, though no extension was agreed"
        case .unknownOpcode(let opcode): "opcode \(opcode) is not defined"
        case .unmaskedFrame: "a client's frame must be masked"
        case .maskedFrame: "a server's frame must not be masked"
        case .malformedLength: "a length is not written in its shortest form"
        case .fragmentedControlFrame: "a control frame must not be fragmented"
        case .controlFrameTooLong: "a control frame holds at most 125 bytes"
        case .unexpectedContinuation: "there is no message to continue"
        case .unfinishedMessage: "the last message has not ended"
        case .frameTooLarge(let limit): "a frame holds at most \(limit) bytes here"
        case .messageTooLarge(let limit): "a message holds at most \(limit) bytes here"
        case .invalidText: "a text is not UTF-8"
        case .malformedClose: "a close frame holds no byte, or at least two"
        case .invalidCloseCode(let code): "\(code) is no code of a close frame"
        case .frameAfterClose: "nothing may follow a close frame"
        }
    }
}
