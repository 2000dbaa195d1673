// SPDX-License-Identifier: Apache-2.0

/// Bounds of one association.
package struct SCTPConfiguration: Equatable, Sendable {
    package var port: UInt16 = 5000
    /// Both what we send and what we take, in bytes; the SDP announces it.
    package var maximumMessage = 262_144
    /// Bytes of messages that wait for the library to take them.
    package var maximumBuffered = 1 << 20
    /// Asked for in each direction; the peer may grant fewer.
    package var streams: UInt16 = 1024
    /// Longest packet: a DTLS record around it has to fit a datagram of 1,200 bytes.
    package var maximumPacket: UInt32 = 1160

    package init() {}
}
