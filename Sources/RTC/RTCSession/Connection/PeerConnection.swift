// SPDX-License-Identifier: Apache-2.0

import DataChannels
import ICE
package import Lifecycle
package import MediaSecurity
package import RTCPackets

/// One peer: ICE, DTLS, SRTP and data channels over one path, as its descriptions agree.
///
/// Belongs to the thread of its ``PeerTransport``, which keeps it alive from the first answer until ``close()``. It keeps
/// its delegate alive until its end.
package final class PeerConnection {
    package let configuration: PeerConnectionConfiguration
    package private(set) var state = PeerConnectionState.connecting
    private var delegate: (any PeerConnectionDelegate)?
    private let transport: PeerTransport
    private let identity: DTLSIdentity
    var negotiation: Negotiation
    private var route: PeerRoute?
    private var iceState = ICEState.waiting
    private var dtls: DTLSConnection?
    private var srtp: SRTPSession?
    private var data: DataSession?
    private var media = MediaReception()
    private var sending = MediaSender()
    /// When the transport calls ``timePassed(at:)``.
    private var due = never

    private static let never = MonotonicTime(nanoseconds: .max)
    private static let always = MonotonicTime(nanoseconds: .min)

    package init(
        configuration: PeerConnectionConfiguration, identity: DTLSIdentity, transport: PeerTransport,
        delegate: any PeerConnectionDelegate
    ) {
        self.configuration = configuration
        self.identity = identity
        self.transport = transport
        self.delegate = delegate
        negotiation = Negotiation(configuration: configuration, fingerprint: identity.fingerprint)
    }

    /// Answers the first offer or a later one. `intents` are by mid; a section without one is received, if it sends.
    package func answer(
        to offer: SessionDescription, intents: [String: SectionIntent] = [:], at now: MonotonicTime
    ) throws(PeerConnectionError) -> SessionDescription {
        if case .closed = state { throw .closed }
        let outcome: Negotiation.Outcome
        do throws(NegotiationError) {
            outcome = try negotiation.accept(offer, intents)
        } catch {
            throw .negotiation(error)
        }
        try establish(outcome, at: now)
        media.described(by: offer.sections, answer: outcome.answer.sections)
        sending.described(by: outcome.answer.sections)
        updateDue()
        return outcome.answer
    }

    /// An offer of ours, by which we send. The connection begins with its answer.
    package func offer(_ sections: [OfferedSection]) throws(PeerConnectionError) -> SessionDescription {
        if case .closed = state { throw .closed }
        return negotiation.makeOffer(sections)
    }

    /// The peer's answer to the last ``offer(_:)``.
    package func accept(answer: SessionDescription, at now: MonotonicTime) throws(PeerConnectionError) {
        if case .closed = state { throw .closed }
        let outcome: Negotiation.Outcome
        do throws(NegotiationError) { outcome = try negotiation.accept(answer: answer) } catch {
            throw .negotiation(error)
        }
        try establish(outcome, at: now)
        media.described(by: answer.sections, answer: answer.sections)
        sending.described(by: answer.sections)
        updateDue()
    }

    /// Ends the connection; the peer is told. The delegate hears nothing of it.
    package func close() { end(.byUs) }

    // MARK: Sending

    /// Encrypts and sends one RTP packet. Before the connection is secure, it is lost. A paced one may wait for its turn
    /// behind others. Where its first extension is a transport-wide number, that is set.
    package func send(rtp packet: Span<UInt8>, isPaced: Bool = false) {
        guard srtp != nil else { return }
        guard !isPaced || sending.mayLeave(packet, at: transport.now) else { return updateDue() }
        protectAndSend(packet, .rtp)
    }

    /// Lets go of what waits of a source to be sent.
    package func giveUp(_ source: UInt32) { sending.giveUp(source) }

    /// What the way to the peer carries, in bits per second; nil while nothing is known of it.
    package var estimate: Int? { sending.estimate }

    /// How long a packet takes to the peer and its report back; nil while the peer reports none.
    package var roundTrip: Duration? { sending.roundTrip }

    /// How much the time varies that the peer's packets take, of the stream for which that is most.
    package var jitter: Duration { media.jitter }

    /// Sends as much for a while as shows whether the way carries so many bits per second.
    package func probe(_ bitsPerSecond: Int, for duration: Duration) {
        sending.beginProbe(bitsPerSecond, for: duration, at: transport.now)
        updateDue()
    }

    package func send(rtcp packets: [RTCPPacket]) {
        var writer = RTCPWriter()
        for packet in packets { writer.add(packet) }
        let bytes = writer.bytes
        protectAndSend(bytes.span, .rtcp)
    }

    /// Opens a channel; the delegate hears when the peer has agreed.
    package func openChannel(_ parameters: DataChannelMessage.Open) throws(PeerConnectionError) -> DataChannel {
        guard let data else { throw .data(.notConnected) }
        defer { updateDue() }
        return try data.open(parameters)
    }

    package func send(text: String, on channel: DataChannel) throws(PeerConnectionError) {
        guard let data else { throw .data(.notConnected) }
        defer { updateDue() }
        try data.send(DataChannelTable.message(channel, text: text))
    }

    package func send(binary: [UInt8], on channel: DataChannel) throws(PeerConnectionError) {
        guard let data else { throw .data(.notConnected) }
        defer { updateDue() }
        try data.send(DataChannelTable.message(channel, binary: binary))
    }

    /// Bytes of messages that wait for the peer to catch up.
    package var bufferedBytes: Int { data?.bufferedBytes ?? 0 }

    private func protectAndSend(_ packet: Span<UInt8>, _ kind: SRTPSession.Kind) {
        guard let srtp else { return }
        let count = packet.count
        transport.protectAndSend(packet, kind, by: srtp, to: &route) { bytes in
            if kind == .rtp { sending.stamp(&bytes, count, at: transport.now) }
        }
    }

    // MARK: For the transport

    func iceChanged(to new: ICEState) {
        defer { updateDue() }
        iceState = new
        switch new {
        case .connected:
            if let dtls { handle(dtls.begin()) }
            updateState()
        case .disconnected: updateState()
        case .failed: end(.unreachable)
        case .waiting: break
        }
    }

    func packetReceived(_ bytes: inout MutableSpan<UInt8>, _ kind: PacketKind, at now: MonotonicTime) {
        switch kind {
        case .rtp: return mediaReceived(&bytes, at: now)
        case .dtls: if let dtls { handle(dtls.datagramReceived(bytes.span)) }
        case .rtcp: feedbackReceived(&bytes, at: now)
        case .stun, .other: break
        }
        updateDue()
    }

    func timePassed(at now: MonotonicTime) {
        defer { updateDue() }
        if let dtls, !dtls.isConnected { handle(dtls.timerFired()) }
        if let data, data.isWaiting { data.timePassed() }
        guard srtp != nil else { return }
        while let packet = sending.next(at: now) { protectAndSend(packet.span, .rtp) }
        let padding = sending.paddingDue(at: now)
        if padding > 0 { delegate?.paddingDue(padding, by: self) }
        let reports = media.timePassed(at: now, from: configuration.reporterSource)
        if !reports.isEmpty { send(rtcp: reports) }
    }

    /// The library may have something for the association.
    func takeData() {
        guard let data, data.isWaiting else { return }
        data.timePassed()
        updateDue()
    }

    /// Tells the transport when there is something to do, as it is now.
    private func updateDue() {
        setDue(
            srtp == nil
                ? (dtls == nil ? Self.never : Self.always)
                : sending.isDue || data?.isBlocked == true ? Self.always : media.due ?? Self.never)
    }

    private func setDue(_ new: MonotonicTime) {
        guard new != due, let route else { return }
        due = new
        transport.setDue(route.peer, new)
    }

    // MARK: Inside

    private func establish(_ outcome: Negotiation.Outcome, at now: MonotonicTime) throws(PeerConnectionError) {
        do throws(ICEError) {
            if let route {
                if outcome.isRestart {
                    try transport.restart(route.peer, local: outcome.local, remote: outcome.remote, at: now)
                }
            } else {
                route = PeerRoute(try transport.add(self, local: outcome.local, remote: outcome.remote, at: now))
            }
        } catch {
            throw .ice(error)
        }
        if dtls == nil { try makeDTLS(outcome) }
        if outcome.hasData, data == nil {
            // Both are ours and let go of at the end, before this object is.
            data = try DataSession(isDTLSClient: outcome.role == .client, configuration.data) { [unowned self] packet in
                _ = dtls?.send(packet)
            } onEvent: { [unowned self] event in
                dataChanged(event)
            }
            if dtls?.isConnected == true { data?.connect() }
        }
    }

    private func makeDTLS(_ outcome: Negotiation.Outcome) throws(PeerConnectionError) {
        do throws(MediaSecurityError) {
            dtls = try DTLSConnection(
                outcome.role, identity: identity, fingerprints: outcome.fingerprints
            ) { [unowned self] datagram in
                transport.send(datagram, to: &route)
            }
        } catch {
            throw .security(error)
        }
    }

    private func handle(_ events: [DTLSConnection.Event]) {
        for event in events {
            switch event {
            case .connected(let keys): secured(keys)
            case .received(let packet): data?.packetReceived(packet.span)
            case .closed: end(.byPeer)
            case .failed(let error): end(.insecure("\(error.step): \(error.reason)"))
            }
        }
    }

    private func secured(_ keys: SRTPKeys) {
        do throws(MediaSecurityError) {
            srtp = try SRTPSession(keys)
        } catch {
            return end(.insecure("\(error.step): \(error.reason)"))
        }
        updateState()
        data?.connect()
    }

    private func mediaReceived(_ bytes: inout MutableSpan<UInt8>, at now: MonotonicTime) {
        guard let srtp, let length = try? srtp.unprotect(&bytes, .rtp) else { return media.countRefused() }
        bytes.withUnsafeMutableBufferPointer { buffer in
            var whole = UnsafeMutableBufferPointer(rebasing: buffer[..<length]).mutableSpan
            let received = media.received(&whole, at: now)
            // What comes makes something due sooner, never later.
            if let new = media.due, new < due { setDue(new) }
            guard let (header, route, start) = received else { return }
            var packet = UnsafeMutableBufferPointer(rebasing: buffer[start..<length]).mutableSpan
            delegate?.mediaReceived(&packet, header, route: route, by: self)
        }
    }

    private func feedbackReceived(_ bytes: inout MutableSpan<UInt8>, at now: MonotonicTime) {
        guard let srtp, let length = try? srtp.unprotect(&bytes, .rtcp) else { return media.countRefused() }
        guard let packets = try? RTCPPacket.parse(bytes.span.extracting(0..<length)) else {
            return media.countRefused()
        }
        media.received(packets, at: now)
        if sending.received(packets, at: now) { delegate?.estimateChanged(of: self) }
        delegate?.feedbackReceived(packets, by: self)
    }

    private func dataChanged(_ event: DataSession.Event) {
        switch event {
        case .channel(let event): delegate?.channelChanged(event, of: self)
        case .ended: data = nil
        }
    }

    private func updateState() {
        guard dtls?.isConnected == true, srtp != nil else { return }
        setState(iceState == .disconnected ? .disconnected : .connected)
    }

    private func setState(_ new: PeerConnectionState) {
        guard new != state else { return }
        state = new
        delegate?.stateChanged(new, of: self)
    }

    private func end(_ reason: PeerConnectionEnd) {
        if case .closed = state { return }
        data?.close()
        dtls?.close()
        if let route { transport.remove(route.peer) }
        (data, dtls, srtp, route) = (nil, nil, nil, nil)
        if reason == .byUs { state = .closed(reason) } else { setState(.closed(reason)) }
        delegate = nil
    }
}
