// SPDX-License-Identifier: Apache-2.0

/// One running peer.
package protocol MessageChannel: Sendable {
    /// Queues one message, without a line break in it, and returns at once. Keeps the order of calls; any thread.
    func send(_ message: [UInt8]) throws(MessageChannelError)

    /// Ends the peer and returns when it is gone. Idempotent.
    func close() async
}

/// What a peer does.
package enum MessageChannelEvent: Sendable {
    /// One line without its break.
    case message([UInt8])
    /// A line above the channel's limit, of which only the first bytes were kept; the next line is whole again.
    case oversized(prefix: [UInt8], limit: Int)
    /// The peer is gone; the text says how, such as `exited with status 3`.
    case ended(String)
}

/// Why a message was not taken, or no channel opened.
package enum MessageChannelError: Error, Equatable, Sendable {
    case cannotOpen(String)
    /// The peer does not read: this many bytes wait already.
    case full(limit: Int)
    case closed(String)
}
