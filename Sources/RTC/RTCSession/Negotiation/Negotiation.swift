// SPDX-License-Identifier: Apache-2.0

import DataChannels
import ICE
import MediaSecurity
import RTCPackets

/// The descriptions of one connection over time: offers of the peer that are answered, or of ours. Pure.
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
        let peer = try readPeer(of: offer)
        let role = try agreedRole(answering: peer.setup)
        let isRestart = remote.map { $0 != peer.credentials } ?? false
        if isRestart {
            var generator = SystemRandomNumberGenerator()
            local = ICECredentials(using: &generator)
        }
        (self.mids, self.remote, self.role, fingerprints) = (mids, peer.credentials, role, peer.fingerprints)
        let composer = AnswerComposer(
            policy: configuration.policy, transport: transport(role == .server ? .passive : .active))
        return outcome(
            composer.answer(to: offer, origin: nextOrigin(), intents: intents), peer, role, isRestart: isRestart)
    }

    /// An offer of ours, which the peer will answer. Its role is the peer's to choose.
    mutating func makeOffer(_ sections: [OfferedSection]) -> SessionDescription {
        let setup: SDPSetup = role.map { $0 == .server ? .passive : .active } ?? .actpass
        let offer = OfferComposer(transport: transport(setup)).offer(origin: nextOrigin(), sections: sections)
        mids = offer.sections.compactMap(\.mid)
        return offer
    }

    /// The peer's answer to the last offer of ours. `answer` of the outcome is the peer's then.
    mutating func accept(answer: SessionDescription) throws(NegotiationError) -> Outcome {
        guard try checkSections(of: answer) == mids else { throw .sectionsRemoved }
        let peer = try readPeer(of: answer)
        let role: DTLSConnection.Role
        switch peer.setup {
        case .active: role = .server
        case .passive: role = .client
        default: throw .badSetup
        }
        guard self.role == nil || self.role == role else { throw .badSetup }
        guard remote == nil || remote == peer.credentials else { throw .noICECredentials }
        (remote, self.role, fingerprints) = (peer.credentials, role, peer.fingerprints)
        return outcome(answer, peer, role, isRestart: false)
    }

    /// What a description says of the peer's end of the transport.
    private struct Peer {
        let credentials: ICECredentials
        let fingerprints: [DTLSFingerprint]
        let setup: SDPSetup?
    }

    private func readPeer(of description: SessionDescription) throws(NegotiationError) -> Peer {
        guard let section = description.sections.first(where: { !$0.isRejected }) else { throw .noSections }
        guard let offered = description.iceCredentials(of: section),
            let credentials = ICECredentials(ufrag: offered.ufrag, password: offered.password)
        else { throw .noICECredentials }
        let fingerprints = description.fingerprints(of: section).compactMap { fingerprint in
            DTLSFingerprint.Algorithm(rawValue: fingerprint.algorithm)
                .map { DTLSFingerprint(algorithm: $0, digest: fingerprint.digest) }
        }
        guard !fingerprints.isEmpty else { throw .noFingerprint }
        // Another certificate would be another DTLS connection, for which the peer makes another peer connection.
        guard self.fingerprints.isEmpty || self.fingerprints.contains(where: fingerprints.contains) else {
            throw .certificateChanged
        }
        return Peer(credentials: credentials, fingerprints: fingerprints, setup: description.setup(of: section))
    }

    private func outcome(
        _ answer: SessionDescription, _ peer: Peer, _ role: DTLSConnection.Role, isRestart: Bool
    ) -> Outcome {
        Outcome(
            answer: answer, local: local, remote: peer.credentials, isRestart: isRestart, role: role,
            fingerprints: peer.fingerprints, hasData: answer.sections.contains { $0.isData && !$0.isRejected })
    }

    private mutating func nextOrigin() -> SDPOrigin {
        version += 1
        return SDPOrigin(session: session, version: version)
    }

    private func transport(_ setup: SDPSetup) -> AnswerComposer.Transport {
        AnswerComposer.Transport(
            credentials: SDPICECredentials(ufrag: local.ufrag, password: local.password), fingerprint: fingerprint,
            setup: setup, candidates: configuration.candidates, maximumMessage: configuration.data.maximumMessage)
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
