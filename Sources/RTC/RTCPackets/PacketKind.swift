// SPDX-License-Identifier: Apache-2.0

/// What a datagram on the shared media port is, told by its first byte (RFC 7983) and, for RTP against RTCP, by its
/// second (RFC 5761).
package enum PacketKind: Sendable {
    case stun, dtls, rtp, rtcp
    /// ZRTP, TURN channels, garbage: nothing that is served here.
    case other

    package init(_ datagram: Span<UInt8>) {
        guard datagram.count >= 2 else {
            self = .other
            return
        }
        switch datagram[0] {
        case 0...3: self = .stun
        case 20...63: self = .dtls
        case 128...191: self = (192...223).contains(datagram[1]) ? .rtcp : .rtp
        default: self = .other
        }
    }
}
