// SPDX-License-Identifier: Apache-2.0

/// Changes in place of a packet whose header has been parsed, for forwarding without a copy.
extension MutableSpan where Element == UInt8 {
    package mutating func setRTPSequence(_ sequence: UInt16) { set(sequence, at: 2) }
    package mutating func setRTPTimestamp(_ timestamp: UInt32) { set(timestamp, at: 4) }
    package mutating func setRTPSource(_ ssrc: UInt32) { set(ssrc, at: 8) }

    package mutating func setRTPPayloadType(_ payloadType: UInt8) {
        self[1] = self[1] & 0x80 | payloadType & 0x7F
    }

    package mutating func setRTPMarker(_ marker: Bool) {
        self[1] = self[1] & 0x7F | (marker ? 0x80 : 0)
    }
}
