// SPDX-License-Identifier: Apache-2.0

/// What the payloads of video codecs say of the pictures in them.
package enum VideoPayload: Sendable {
    case vp8, h264, vp9, av1

    /// Nil for a codec that is not known.
    package init?(codec name: String) {
        switch name.lowercased() {
        case "vp8": self = .vp8
        case "h264": self = .h264
        case "vp9": self = .vp9
        case "av1": self = .av1
        default: return nil
        }
    }

    /// Whether a picture begins here that can be decoded by itself.
    package func isKeyframe(_ payload: Span<UInt8>) -> Bool {
        guard payload.count > 1 else { return false }
        switch self {
        case .vp8: return VP8Descriptor(parsing: payload)?.isKeyframe ?? false
        case .h264: return Self.isH264Keyframe(payload)
        // No inter prediction, the beginning of a frame (RFC 9628 section 4.2).
        case .vp9: return payload[0] & 0x48 == 0x08
        // The first packet of a coded video sequence (AV1 RTP section 4.4).
        case .av1: return payload[0] & 0x08 != 0
        }
    }

    /// Parameter sets or an IDR slice, alone, in an aggregate or at the beginning of a fragment (RFC 6184 section 5).
    private static func isH264Keyframe(_ payload: Span<UInt8>) -> Bool {
        switch payload[0] & 0x1F {
        case 5, 7: return true
        case 24:
            var offset = 1
            while offset + 2 < payload.count {
                let length = Int(payload.uint16(at: offset))
                if [5, 7].contains(payload[offset + 2] & 0x1F) { return true }
                offset += 2 + length
            }
            return false
        case 28: return payload[1] & 0x80 != 0 && [5, 7].contains(payload[1] & 0x1F)
        default: return false
        }
    }
}
