// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Where the messages of one answer go once it has become an event stream.
enum AnswerStream: Sendable {
    /// They live as long as the connection.
    case plain(any HTTPBodyWriting)
    /// They can be had again, as a session's can.
    case kept(SessionMail, stream: Int)

    /// False when the peer reads too slowly or has gone for good.
    func offer(_ message: [UInt8]) -> Bool {
        switch self {
        case .plain(let writer): writer.offer(SSEEncoder.message(message))
        case .kept(let mail, let stream): mail.offer(message, on: stream)
        }
    }

    func keepAlive() {
        switch self {
        case .plain(let writer): _ = writer.offer(SSEEncoder.keepAlive)
        case .kept(let mail, let stream): mail.keepAlive(stream)
        }
    }

    /// Sends the last message and ends the stream.
    func finish(_ message: [UInt8]) async {
        switch self {
        case .plain(let writer):
            // A peer that has gone needs no answer.
            try? await writer.write(SSEEncoder.message(message))
            writer.finish()
        case .kept(let mail, let stream): await mail.finish(message, on: stream)
        }
    }
}
