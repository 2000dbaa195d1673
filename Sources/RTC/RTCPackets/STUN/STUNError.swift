// SPDX-License-Identifier: Apache-2.0

/// Why a datagram is no acceptable STUN message. Such datagrams are dropped and counted, never answered.
package enum STUNError: Error, Equatable, Sendable {
    case truncated
    case notSTUN
    case lengthMismatch
    case tooManyAttributes
    case badAttribute(UInt16)
    case afterFingerprint
}
