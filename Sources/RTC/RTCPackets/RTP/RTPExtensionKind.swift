// SPDX-License-Identifier: Apache-2.0

/// Header extensions that are understood, by the URI that `a=extmap` gives them.
package enum RTPExtensionKind: String, CaseIterable, Sendable {
    case mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    case rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    case repairedRID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
    case audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    case absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    case transportSequence = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    case videoOrientation = "urn:3gpp:video-orientation"
    case playoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
}

/// The client-to-mixer audio level of RFC 6464.
package struct RTPAudioLevel: Equatable, Sendable {
    /// 0 is the loudest, -127 silence.
    package let decibels: Int
    package let isVoice: Bool

    package init(decibels: Int, isVoice: Bool) {
        self.decibels = max(-127, min(0, decibels))
        self.isVoice = isVoice
    }

    package init(byte: UInt8) { self.init(decibels: -Int(byte & 0x7F), isVoice: byte & 0x80 != 0) }

    package var byte: UInt8 { UInt8(-decibels) | (isVoice ? 0x80 : 0) }
}
