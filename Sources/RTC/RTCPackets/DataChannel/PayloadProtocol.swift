// SPDX-License-Identifier: Apache-2.0

/// The SCTP payload protocol identifiers of WebRTC (RFC 8831 section 8).
package enum PayloadProtocol: UInt32, Sendable {
    case control = 50
    case text = 51
    case binary = 53
    /// SCTP cannot send an empty message: one byte stands for it.
    case emptyText = 56
    case emptyBinary = 57
}
