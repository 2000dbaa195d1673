// SPDX-License-Identifier: Apache-2.0

/// Why an association cannot be made or a message not be sent.
package enum SCTPError: Error, Equatable, Sendable {
    case library(call: String, errno: Int32)
    /// So many bytes wait already: the peer is slower than we are. Try again after an event.
    case full(bytes: Int)
    case messageTooLarge(limit: Int)
    /// SCTP has no empty messages: WebRTC sends a byte under another payload protocol.
    case emptyMessage
    case notConnected
}
