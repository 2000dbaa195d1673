// SPDX-License-Identifier: Apache-2.0

import DataChannels
import ICE
import MediaSecurity
import RTCPackets

/// The descriptions of one connection over time, as the side that answers. Pure.
struct Negotiation {
    /// What an accepted offer means for the transport.
    struct Outcome {
        let answer: SessionDescription
        let local: ICECredentials
        let remote: ICECredentials
        /// The peer came with new credentials, so we do as well.
        let isRestart: Bool
        let role: DTLSConnection.Role
        let fingerprints: [DTLSFingerprint]
        let hasData: Bool
    }

    private let configuration: PeerConnectionConfiguration
    private let fingerprint: SDPFingerprint
    private let session: UInt64
    private var version: UInt64 = 0
    private var mids: [String] = []
    private var local: ICECredentials
    private var remote: ICECredentials?
    private var role: DTLSConnection.Role?
    private var fingerprints: [DTLSFingerprint] = []

    init(configuration: PeerConnectionConfiguration, fingerprint: DTLSFingerprint) {
        self.configuration = configuration
        self.fingerprint = SDPFingerprint(algorithm: fingerprint.algorithm.rawValue, digest: fingerprint.digest)
        var generator = SystemRandomNumberGenerator()
        local = ICECredentials(using: &generator)
        session = generator.next() >> 2
    }

    mutating func accept(
        _ offer: SessionDescription, _ intents: [String: SectionIntent]
    ) throws(NegotiationError) -> Outcome {
        let mids = try checkSections(of: offer)
        guard let section = offer.sections.first(where: { !$0.isRejected }) else { throw .noSections }
        guard let offered = offer.iceCredentials(of: section),
            let remote = ICECredentials(ufrag: offered.ufrag, password: offered.password)
        else { throw .noICECredentials }
        let fingerprints = offer.fingerprints(of: section).compactMap { fingerprint in
            DTLSFingerprint.Algorithm(rawValue: fingerprint.algorithm)
                .map { DTLSFingerprint(algorithm: $0, digest: fingerprint.digest) }
        }
        guard !fingerprints.isEmpty else { throw .noFingerprint }
        // Another certificate would be another DTLS connection, for which the peer makes another peer connection.
        guard self.fingerprints.isEmpty || self.fingerprints.contains(where: fingerprints.contains) else {
            throw .certificateChanged
        }
        let role = try agreedRole(answering: offer.setup(of: section))
        let isRestart = self.remote.map { $0 != remote } ?? false
        if isRestart {
            var generator = SystemRandomNumberGenerator()
            local = ICECredentials(using: &generator)
        }
        (self.mids, self.remote, self.role, self.fingerprints) = (mids, remote, role, fingerprints)
        version += 1
        let answer = composer(role).answer(
            to: offer, origin: SDPOrigin(session: session, version: version), intents: intents)
        return Outcome(
            answer: answer, local: local, remote: remote, isRestart: isRestart, role: role,
            fingerprints: fingerprints, hasData: answer.sections.contains { $0.isData && !$0.isRejected })
    }

    private func composer(_ role: DTLSConnection.Role) -> AnswerComposer {
        AnswerComposer(
            policy: configuration.policy,
            transport: AnswerComposer.Transport(
                credentials: SDPICECredentials(ufrag: local.ufrag, password: local.password),
                fingerprint: fingerprint, setup: role == .server ? .passive : .active,
                candidates: configuration.candidates, maximumMessage: configuration.data.maximumMessage))
    }

    /// Every section has a mid of its own, and those of the last offer are still where they were.
    private func checkSections(of offer: SessionDescription) throws(NegotiationError) -> [String] {
        guard !offer.sections.isEmpty else { throw .noSections }
        var seen: [String] = []
        for (index, section) in offer.sections.enumerated() {
            guard let mid = section.mid else { throw .sectionWithoutMid(index: index) }
            guard !seen.contains(mid) else { throw .duplicateMid(mid) }
            seen.append(mid)
        }
        guard seen.count >= mids.count else { throw .sectionsRemoved }
        return seen
    }

    /// We rather wait for the peer's first flight than send into a path that it may not have opened.
    private func agreedRole(answering setup: SDPSetup?) throws(NegotiationError) -> DTLSConnection.Role {
        if let role { return role }
        return switch setup {
        case .actpass, .active: .server
        case .passive: .client
        case .holdconn, nil: throw .badSetup
        }
    }
}
