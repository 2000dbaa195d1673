// SPDX-License-Identifier: Apache-2.0

import Addresses
import DataChannels
import ICE
import Lifecycle
import MediaSecurity
import RTCPackets
import Testing

@testable import RTCSession

/// A full peer and a hub in one process, with an in-memory wire and a clock that the test moves.
final class ScriptedClient: RTCDatagramSending, PeerConnectionDelegate {
    let transport: PeerTransport
    let path = ICEPath.udp(socket: 0, remote: SocketAddress(.v4(0x0A00_0001), port: 4000))
    private(set) var connection: PeerConnection?
    private(set) var now = MonotonicTime(nanoseconds: 1_000_000_000)
    // What the hub's side has reported.
    private(set) var states: [PeerConnectionState] = []
    private(set) var media: [(header: RTPHeader, mid: String?)] = []
    private(set) var feedback: [RTCPPacket] = []
    private(set) var channelEvents: [DataChannelEvent] = []
    // What the client has got.
    private(set) var answers: [STUNMessage] = []
    private(set) var events: [DTLSConnection.Event] = []
    private(set) var data: [SCTPEvent] = []
    private(set) var packets: [[UInt8]] = []

    var credentials: ICECredentials
    private let identity: DTLSIdentity
    private var dtls: DTLSConnection?
    private var srtp: SRTPSession?
    private var association: SCTPAssociation?
    private var hubCredentials: ICECredentials?
    private var toHub: [[UInt8]] = []
    private var toClient: [[UInt8]] = []
    private var transaction: UInt64 = 0

    init(policy: MediaPolicy = .init()) throws {
        transport = PeerTransport(at: MonotonicTime(nanoseconds: 1_000_000_000))
        identity = try DTLSIdentity()
        var generator = SystemRandomNumberGenerator()
        credentials = ICECredentials(using: &generator)
        transport.sender = self
        var configuration = PeerConnectionConfiguration(candidates: [])
        configuration.policy = policy
        connection = PeerConnection(
            configuration: configuration, identity: try DTLSIdentity(), transport: transport, delegate: self)
    }

    // MARK: Descriptions

    /// Sections of the given kinds; `fingerprint` replaces the true one.
    func offer(_ kinds: [String] = ["audio", "application"], fingerprint: SDPFingerprint? = nil) -> SessionDescription {
        var description = SessionDescription(origin: SDPOrigin(session: 1, version: 1))
        for (index, kind) in kinds.enumerated() {
            var section =
                kind == "application"
                ? MediaSection(kind: kind, transport: "UDP/DTLS/SCTP", formats: ["webrtc-datachannel"])
                : MediaSection(kind: kind, transport: "UDP/TLS/RTP/SAVPF", formats: [])
            section.attributes.append("mid", String(index))
            section.attributes.append("ice-ufrag", credentials.ufrag)
            section.attributes.append("ice-pwd", credentials.password)
            let own = SDPFingerprint(algorithm: "sha-256", digest: identity.fingerprint.digest)
            section.attributes.append("fingerprint", (fingerprint ?? own).text)
            section.attributes.append("setup", "actpass")
            if kind == "application" {
                section.attributes.append("sctp-port", "5000")
            } else {
                section.attributes.append("rtcp-mux")
                section.append(SDPExtensionMap(id: 4, uri: RTPExtensionKind.mid.rawValue))
                section.append(
                    kind == "audio"
                        ? SDPCodec(payloadType: 111, name: "opus", clockRate: 48_000, channels: 2)
                        : SDPCodec(payloadType: 96, name: "VP8", clockRate: 90_000))
            }
            description.sections.append(section)
        }
        return description
    }

    @discardableResult
    func negotiate(
        _ offer: SessionDescription, _ intents: [String: SectionIntent] = [:]
    ) throws -> SessionDescription {
        let hub = try #require(connection)
        let answer = try hub.answer(to: offer, intents: intents, at: now)
        let credentials = try #require(answer.iceCredentials(of: answer.sections[0]))
        hubCredentials = ICECredentials(ufrag: credentials.ufrag, password: credentials.password)
        if dtls == nil {
            let fingerprint = try #require(answer.fingerprints(of: answer.sections[0]).first)
            dtls = try DTLSConnection(
                .client, identity: identity,
                fingerprints: [DTLSFingerprint(algorithm: .sha256, digest: fingerprint.digest)]
            ) { [weak self] datagram in self?.toHub.append(datagram.array) }
        }
        return answer
    }

    // MARK: Steps

    func check(nominating: Bool = true) {
        transaction += 1
        var builder = STUNBuilder(.request, STUNTransactionID(0, transaction))
        builder.add(username: "\(hubCredentials?.ufrag ?? ""):\(credentials.ufrag)")
        builder.add(priority: 100)
        builder.add(role: .controlling(1))
        if nominating { builder.addUseCandidate() }
        toHub.append(builder.finish(key: Array((hubCredentials?.password ?? "").utf8), by: STUNAuthenticator()))
        exchange()
    }

    func beginDTLS() {
        handle(dtls?.begin() ?? [])
        exchange()
    }

    /// Everything up to a connection with data.
    func connect(_ offer: SessionDescription? = nil, _ intents: [String: SectionIntent] = [:]) throws {
        try negotiate(offer ?? self.offer(), intents)
        check()
        beginDTLS()
        try connectAssociation()
        exchange()
    }

    func connectAssociation() throws { data += try association?.connect() ?? [] }

    func send(rtp packet: [UInt8]) throws {
        var packet = packet
        try #require(srtp).protect(&packet, .rtp)
        sendRaw(packet)
    }

    func send(rtcp packets: [RTCPPacket]) throws {
        var writer = RTCPWriter()
        for packet in packets { writer.add(packet) }
        var bytes = writer.bytes
        try #require(srtp).protect(&bytes, .rtcp)
        sendRaw(bytes)
    }

    func send(_ message: SCTPMessage) throws {
        data += try #require(association).send(message)
        exchange()
    }

    func resetStream(_ stream: UInt16) {
        data += association?.reset(stream: stream) ?? []
        exchange()
    }

    func sendRaw(_ datagram: [UInt8]) {
        toHub.append(datagram)
        exchange()
    }

    func closeDTLS() {
        dtls?.close()
        exchange()
    }

    func forgetHub() { connection = nil }

    func pass(_ duration: Duration) {
        now = now + duration
        transport.timePassed(at: now)
        exchange()
    }

    func exchange() {
        while !toHub.isEmpty || !toClient.isEmpty {
            let (inbound, outbound) = (toHub, toClient)
            (toHub, toClient) = ([], [])
            for var datagram in inbound {
                var bytes = datagram.mutableSpan
                transport.datagramReceived(&bytes, via: path, at: now)
            }
            for datagram in outbound { received(datagram) }
        }
    }

    // MARK: The client's side

    private func received(_ datagram: [UInt8]) {
        switch PacketKind(datagram.span) {
        case .stun: if let answer = try? STUNMessage(parsing: datagram.span) { answers.append(answer) }
        case .dtls: handle(dtls?.datagramReceived(datagram.span) ?? [])
        case .rtp: open(datagram, .rtp)
        case .rtcp: open(datagram, .rtcp)
        case .other: break
        }
    }

    private func open(_ datagram: [UInt8], _ kind: SRTPSession.Kind) {
        var datagram = datagram
        var bytes = datagram.mutableSpan
        guard let length = try? srtp?.unprotect(&bytes, kind) else { return }
        packets.append(Array(datagram.prefix(length)))
    }

    private func handle(_ new: [DTLSConnection.Event]) {
        events += new
        for event in new {
            switch event {
            case .connected(let keys):
                srtp = try? SRTPSession(keys)
                association = try? SCTPAssociation { [weak self] packet in _ = self?.dtls?.send(packet) }
            case .received(let packet): data += association?.packetReceived(packet.span) ?? []
            case .closed, .failed: break
            }
        }
    }

    // MARK: The hub's side

    func send(_ datagram: Span<UInt8>, via path: ICEPath) { toClient.append(datagram.array) }

    func stateChanged(_ state: PeerConnectionState, of connection: PeerConnection) { states.append(state) }

    func mediaReceived(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, route: MediaRoute?, by connection: PeerConnection
    ) {
        media.append((header, route?.mid))
    }

    func feedbackReceived(_ packets: [RTCPPacket], by connection: PeerConnection) { feedback += packets }

    func channelChanged(_ event: DataChannelEvent, of connection: PeerConnection) { channelEvents.append(event) }
}
