// SPDX-License-Identifier: Apache-2.0

/// An SDP offer or answer (RFC 8866) as WebRTC uses it (RFC 8829).
///
/// Reading is tolerant: bare line feeds, unknown lines and unknown attributes pass. Writing is exact: CRLF, lines in the
/// order of the grammar, nothing left to the reader.
package struct SessionDescription: Equatable, Sendable {
    package static let maximumBytes = 512 * 1024
    package static let maximumSections = 512

    package var origin: SDPOrigin
    package var name: String
    package var attributes: SDPAttributes
    package var sections: [MediaSection]

    package init(
        origin: SDPOrigin, name: String = "-", attributes: SDPAttributes = .init(), sections: [MediaSection] = []
    ) {
        self.origin = origin
        self.name = name
        self.attributes = attributes
        self.sections = sections
    }

    package var isICELite: Bool { attributes.has("ice-lite") }
    package var allowsMixedExtensions: Bool { attributes.has("extmap-allow-mixed") }

    /// The mids of the first BUNDLE group, in order.
    package var bundle: [String] {
        for group in attributes.values("group") {
            let words = group.split(separator: " ")
            if words.first == "BUNDLE" { return words.dropFirst().map(String.init) }
        }
        return []
    }

    // What may stand at the session or in each section (RFC 8829 section 5.2.1 writes it in the section).

    package func iceCredentials(of section: MediaSection) -> SDPICECredentials? {
        guard let ufrag = section.attributes["ice-ufrag"] ?? attributes["ice-ufrag"],
            let password = section.attributes["ice-pwd"] ?? attributes["ice-pwd"]
        else { return nil }
        return SDPICECredentials(ufrag: ufrag, password: password)
    }

    package func fingerprints(of section: MediaSection) -> [SDPFingerprint] {
        let own = section.attributes.values("fingerprint")
        return (own.isEmpty ? attributes.values("fingerprint") : own).compactMap(SDPFingerprint.init)
    }

    package func setup(of section: MediaSection) -> SDPSetup? {
        (section.attributes["setup"] ?? attributes["setup"]).flatMap(SDPSetup.init)
    }
}

/// The `o=` line, without its constant parts.
package struct SDPOrigin: Equatable, Sendable {
    package var session: UInt64
    /// Grows with every new description of the same session.
    package var version: UInt64

    package init(session: UInt64, version: UInt64) {
        self.session = session
        self.version = version
    }
}

package struct SDPICECredentials: Equatable, Sendable {
    package var ufrag: String
    package var password: String

    package init(ufrag: String, password: String) {
        self.ufrag = ufrag
        self.password = password
    }
}

/// Who opens the DTLS connection (RFC 4145, RFC 5763).
package enum SDPSetup: String, Sendable { case active, passive, actpass, holdconn }

/// The digest of the certificate that DTLS must show (RFC 8122).
package struct SDPFingerprint: Equatable, Sendable {
    /// In lower case, as `sha-256`.
    package var algorithm: String
    package var digest: [UInt8]

    package init(algorithm: String, digest: [UInt8]) {
        self.algorithm = algorithm
        self.digest = digest
    }

    /// Reads the value of `a=fingerprint`.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        let pairs = words[1].split(separator: ":", omittingEmptySubsequences: false)
        let digest = pairs.compactMap { $0.utf8.count == 2 ? UInt8($0, radix: 16) : nil }
        guard digest.count == pairs.count, digest.count <= 64 else { return nil }
        self.init(algorithm: words[0].lowercased(), digest: digest)
    }

    package var text: String {
        let digits = Array("0123456789ABCDEF")
        let pairs = digest.map { String([digits[Int($0 >> 4)], digits[Int($0 & 15)]]) }
        return algorithm + " " + pairs.joined(separator: ":")
    }
}
