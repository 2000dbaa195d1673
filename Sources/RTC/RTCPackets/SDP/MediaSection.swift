// SPDX-License-Identifier: Apache-2.0

/// One `m=` line with what belongs to it.
///
/// The attributes are kept as they came; the properties read them, so that nothing is known twice.
package struct MediaSection: Equatable, Sendable {
    /// `audio`, `video` or `application`.
    package var kind: String
    /// 0 means rejected, unless the section is `bundle-only`.
    package var port: UInt16
    package var transport: String
    package var formats: [String]
    package var connection = "IN IP4 0.0.0.0"
    package var bandwidths: [String] = []
    package var attributes = SDPAttributes()

    package init(kind: String, port: UInt16 = 9, transport: String, formats: [String]) {
        self.kind = kind
        self.port = port
        self.transport = transport
        self.formats = formats
    }

    init?(mediaLine: String) {
        let words = mediaLine.split(separator: " ")
        guard words.count >= 3, let port = UInt16(words[1].prefix { $0 != "/" }) else { return nil }
        self.init(
            kind: String(words[0]), port: port, transport: String(words[2]), formats: words[3...].map(String.init))
    }

    package var mid: String? { attributes["mid"] }
    package var isRejected: Bool { port == 0 && !attributes.has("bundle-only") }
    package var isData: Bool { kind == "application" && transport.hasSuffix("DTLS/SCTP") }
    package var usesRTCPMux: Bool { attributes.has("rtcp-mux") }

    /// `sendrecv` where nothing is said.
    package var direction: SDPDirection {
        SDPDirection.allCases.first { attributes.has($0.rawValue) } ?? .sendrecv
    }

    /// Stream and track of the first `a=msid` line.
    package var msid: (stream: String, track: String)? {
        guard let words = attributes["msid"]?.split(separator: " "), let stream = words.first else { return nil }
        return (String(stream), words.count > 1 ? String(words[1]) : "")
    }

    package var sctpPort: UInt16? {
        if let port = attributes["sctp-port"] { return UInt16(port) }
        // The older form of Firefox and early Chrome: `a=sctpmap:5000 webrtc-datachannel 1024`.
        return attributes["sctpmap"].flatMap { $0.split(separator: " ").first.flatMap { UInt16($0) } }
    }

    /// In bytes; 0 means no limit, nil that nothing is said (then 64 KiB, RFC 8841 section 6).
    package var maximumMessageSize: UInt64? { attributes["max-message-size"].flatMap { UInt64($0) } }
}

package enum SDPDirection: String, CaseIterable, Sendable {
    case sendrecv, sendonly, recvonly, inactive

    package var sends: Bool { self == .sendrecv || self == .sendonly }
    package var receives: Bool { self == .sendrecv || self == .recvonly }

    package init(sends: Bool, receives: Bool) {
        self = sends ? (receives ? .sendrecv : .sendonly) : (receives ? .recvonly : .inactive)
    }

    /// The same direction as the other side writes it.
    package var mirrored: SDPDirection { SDPDirection(sends: receives, receives: sends) }
}
