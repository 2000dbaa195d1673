// SPDX-License-Identifier: Apache-2.0

/// Why a decrypted datagram is no acceptable RTCP.
package enum RTCPError: Error, Equatable, Sendable {
    case truncated, badVersion, badPadding, malformed(type: UInt8), tooMany
}
