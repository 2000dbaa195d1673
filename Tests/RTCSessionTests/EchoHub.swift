// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import EventLoops
import ICE
import MediaSecurity
import RTCPackets
import RTCSession

/// A hub with one peer, on a loop: sends back whatever it gets, messages on their channel, audio as a track of its own.
actor EchoHub {
    struct Report: Sendable {
        var states: [PeerConnectionState] = []
        var channels: [String] = []
        var packets = 0
        var mids: Set<String?> = []
        var payloadTypes: Set<UInt8> = []
        /// Packets that were missing between the first and the last.
        var gaps: Int { Int((sequences.max() ?? 0) - (sequences.min() ?? 0)) + 1 - Set(sequences).count }
        var sequences: [Int64] = []
        var levels = 0
        var senderReports = 0
        var receiverReports = 0
    }

    private let loop: EventLoop
    private let port: SocketPort
    private let wire: LossyWire
    private let connection: PeerConnection
    private let echo = Echo()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(on loop: EventLoop, losing share: Double, seed: UInt64) throws {
        self.loop = loop
        let transport = PeerTransport(at: loop.now)
        let port = SocketPort(transport: transport)
        let wire = LossyWire(losing: share, seed: seed, output: port)
        try port.add { receiver throws(DatagramError) in
            try DatagramSocket(
                bind: SocketAddress(.loopbackV4, port: 0), on: loop, receiver: wire.receiver(for: receiver))
        }
        transport.sender = wire
        (self.port, self.wire) = (port, wire)
        let address = port.localAddresses[0]
        let candidate = SDPCandidate(
            foundation: "1", priority: ICEPriority.host(preference: 65_535), address: "\(address.ip)",
            port: address.port)
        connection = PeerConnection(
            configuration: PeerConnectionConfiguration(candidates: [candidate]), identity: try DTLSIdentity(),
            transport: transport, delegate: echo)
    }

    /// `share` of all datagrams is lost, each way.
    static func make(on loop: EventLoop, losing share: Double = 0, seed: UInt64 = 1) async throws -> EchoHub {
        try await withCheckedThrowingContinuation { continuation in
            loop.submit { continuation.resume(with: Result { try EchoHub(on: loop, losing: share, seed: seed) }) }
        }
    }

    func answer(_ sdp: String) throws -> String {
        let offer = try SessionDescription(parsing: sdp)
        let track = OutgoingTrack(stream: "hub", track: "echo", source: Echo.source, canonicalName: "hub")
        let intents = offer.sections.filter { $0.kind == "audio" }.compactMap(\.mid)
            .map { ($0, SectionIntent(sending: track)) }
        return try connection.answer(to: offer, intents: Dictionary(uniqueKeysWithValues: intents), at: loop.now).text
    }

    func report() -> Report { echo.report }
    func close() { connection.close() }
    func shutDown() { port.close() }

    private final class Echo: PeerConnectionDelegate {
        static let source: UInt32 = 0x4543_484F
        var report = Report()
        private var unwrapper = SequenceUnwrapper()

        func stateChanged(_ state: PeerConnectionState, of connection: PeerConnection) { report.states.append(state) }

        func mediaReceived(
            _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, route: MediaRoute?, by connection: PeerConnection
        ) {
            report.packets += 1
            report.mids.insert(route?.mid)
            report.payloadTypes.insert(header.payloadType)
            report.sequences.append(unwrapper.unwrap(header.sequence))
            if header.extensions != nil { report.levels += 1 }
            packet.setRTPSource(Self.source)
            connection.send(rtp: packet.span)
        }

        func feedbackReceived(_ packets: [RTCPPacket], by connection: PeerConnection) {
            for packet in packets {
                switch packet {
                case .senderReport: report.senderReports += 1
                case .receiverReport: report.receiverReports += 1
                default: break
                }
            }
        }

        func channelChanged(_ event: DataChannelEvent, of connection: PeerConnection) {
            switch event {
            case .opened(let channel):
                report.channels.append(channel.label)
                if channel.label == "_reliable" { _ = try? connection.openChannel(.init(label: "hub")) }
            case .text(let channel, let text): try? connection.send(text: text, on: channel)
            case .binary(let channel, let bytes): try? connection.send(binary: bytes, on: channel)
            case .closed: break
            }
        }
    }
}
