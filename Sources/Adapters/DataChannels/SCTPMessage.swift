// SPDX-License-Identifier: Apache-2.0

/// One message of an SCTP stream.
package struct SCTPMessage: Equatable, Sendable {
    /// What happens to a message that is lost on the way (RFC 3758).
    package enum Reliability: Equatable, Sendable {
        case reliable
        /// Sent again at most so many times.
        case retransmissions(UInt32)
        /// Not sent again when it is older than this.
        case lifetime(milliseconds: UInt32)
    }

    package var stream: UInt16
    /// What the bytes are, in network terms; RFC 8831 lists those of data channels.
    package var payloadProtocol: UInt32
    package var bytes: [UInt8]
    package var isOrdered: Bool
    package var reliability: Reliability

    package init(
        stream: UInt16, payloadProtocol: UInt32, bytes: [UInt8], isOrdered: Bool = true,
        reliability: Reliability = .reliable
    ) {
        self.stream = stream
        self.payloadProtocol = payloadProtocol
        self.bytes = bytes
        self.isOrdered = isOrdered
        self.reliability = reliability
    }
}
