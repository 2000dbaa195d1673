// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import EventLoops
import Glibc
import ICE
import Lifecycle
import MediaSecurity
import RTCPackets

/// One participant of the load: it joins by one connection, sends sound and times what comes of the others. Belongs to the
/// generator's loop.
final class LoadPeer: DatagramReceiving {
    private static let payloadType: UInt8 = 111
    private static let payload = 100

    let hub: SocketAddress
    private let identity: DTLSIdentity
    private let credentials: ICECredentials
    private let receivers: Int
    private var socket: DatagramSocket?
    private var dtls: DTLSConnection?
    private var srtp: SRTPSession?
    private var hubCredentials: ICECredentials?
    private var sequence: UInt16 = 0
    private var writer = RTPPacketWriter()
    private let source: UInt32
    private(set) var received = 0
    /// In nanoseconds, from the sending to the arrival.
    var delays: [Int64] = []
    var isTiming = false

    init(_ number: Int, receivers: Int, hub: SocketAddress, on loop: EventLoop) throws {
        (self.hub, self.receivers, source) = (hub, receivers, UInt32(number + 1) << 8)
        identity = try DTLSIdentity()
        var generator = SystemRandomNumberGenerator()
        credentials = ICECredentials(using: &generator)
        socket = try DatagramSocket(bind: SocketAddress(.loopbackV4, port: 0), on: loop, receiver: self)
    }

    var isReady: Bool { srtp != nil }

    // MARK: Joining

    /// One section that sends and as many that receive as there are others.
    var offer: String {
        var description = SessionDescription(origin: SDPOrigin(session: 1, version: 1))
        for index in 0...receivers {
            var section = MediaSection(kind: "audio", transport: "UDP/TLS/RTP/SAVPF", formats: [])
            section.attributes.append("mid", "\(index)")
            section.attributes.append("ice-ufrag", credentials.ufrag)
            section.attributes.append("ice-pwd", credentials.password)
            let own = SDPFingerprint(algorithm: "sha-256", digest: identity.fingerprint.digest)
            section.attributes.append("fingerprint", own.text)
            section.attributes.append("setup", "actpass")
            section.attributes.append("rtcp-mux")
            section.attributes.append(index == 0 ? "sendonly" : "recvonly")
            if index == 0 { section.attributes.append("msid", "- load") }
            section.append(SDPExtensionMap(id: 4, uri: RTPExtensionKind.mid.rawValue))
            section.append(SDPCodec(payloadType: Self.payloadType, name: "opus", clockRate: 48_000, channels: 2))
            description.sections.append(section)
        }
        return description.text
    }

    func answered(_ sdp: String) throws {
        let answer = try SessionDescription(parsing: sdp)
        guard dtls == nil, let section = answer.sections.first, let own = answer.iceCredentials(of: section),
            let fingerprint = answer.fingerprints(of: section).first
        else { return }
        hubCredentials = ICECredentials(ufrag: own.ufrag, password: own.password)
        dtls = try DTLSConnection(
            .client, identity: identity,
            fingerprints: [DTLSFingerprint(algorithm: .sha256, digest: fingerprint.digest)]
        ) { [weak self] datagram in
            guard let self else { return }
            socket?.send(datagram, to: hub)
        }
        check()
    }

    private func check() {
        guard let hubCredentials else { return }
        var builder = STUNBuilder(.request, STUNTransactionID(0, 1))
        builder.add(username: "\(hubCredentials.ufrag):\(credentials.ufrag)")
        builder.add(priority: 100)
        builder.add(role: .controlling(1))
        builder.addUseCandidate()
        let bytes = builder.finish(key: Array(hubCredentials.password.utf8), by: Code())
        socket?.send(bytes.span, to: hub)
    }

    func keepAlive() { check() }

    // MARK: Load

    /// One packet of sound, with the time in it.
    func send() {
        guard let srtp else { return }
        writer.begin(
            .init(
                payloadType: Self.payloadType, sequence: sequence, timestamp: UInt32(sequence) &* 960, ssrc: source))
        writer.add(id: 4, Self.mid.span)
        writer.endHeader()
        var payload = [UInt8](repeating: 0x5A, count: Self.payload)
        let now = Self.nanoseconds
        for index in 0..<8 { payload[index] = UInt8(truncatingIfNeeded: now >> Int64(8 * index)) }
        writer.add(payload: payload.span)
        sequence &+= 1
        var packet = writer.bytes
        guard (try? srtp.protect(&packet, .rtp)) != nil else { return }
        socket?.send(packet.span, to: hub)
    }

    private static let mid: [UInt8] = [UInt8(ascii: "0")]

    static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    // MARK: DatagramReceiving

    func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime) {
        switch PacketKind(bytes.span) {
        case .stun: if let dtls, srtp == nil { handle(dtls.begin()) }
        case .dtls: if let dtls { handle(dtls.datagramReceived(bytes.span)) }
        case .rtp: arrived(&bytes)
        case .rtcp, .other: break
        }
    }

    private func handle(_ events: [DTLSConnection.Event]) {
        for event in events { if case .connected(let keys) = event { srtp = try? SRTPSession(keys) } }
    }

    private func arrived(_ bytes: inout MutableSpan<UInt8>) {
        received += 1
        // Decrypting everything would make the generator the bottleneck: one of eight is timed.
        guard isTiming, received % 8 == 0, let length = try? srtp?.unprotect(&bytes, .rtp) else { return }
        let packet = bytes.span.extracting(0..<length)
        guard let header = try? RTPHeader(parsing: packet), header.payload.count == Self.payload else { return }
        var sent: Int64 = 0
        for index in 0..<8 { sent |= Int64(packet[header.payload.lowerBound + index]) << Int64(8 * index) }
        delays.append(Self.nanoseconds - sent)
    }

    func close() {
        socket?.close()
        socket = nil
    }
}

private struct Code: STUNAuthenticating {
    func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
        HMACSHA1.code(key: key, head: head, body: body)
    }
}
