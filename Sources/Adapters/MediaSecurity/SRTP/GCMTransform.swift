// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SRTP and SRTCP with AES-128-GCM (RFC 7714), by OpenSSL: libsrtp's build against NSS takes several times as long.
final class GCMTransform: SRTPTransform {
    private let sealing: GCMContext
    private let opening: GCMContext
    private let sealingControl: GCMContext
    private let openingControl: GCMContext
    private var sent = SourceWindows()
    private var received = SourceWindows()
    private var receivedControl = SourceWindows()
    /// Of the next RTCP packet, whatever its source.
    private var controlIndex: Int64 = 1

    /// The most that an index of RTCP can be, after which new keys would be needed.
    private static let lastControlIndex: Int64 = 0x7FFF_FFFF
    private static let controlHead = 8
    private static let controlTail = 4

    convenience init(_ keys: SRTPKeys) throws(MediaSecurityError) {
        try self.init(sending: try SessionKeys(master: keys.local), receiving: try SessionKeys(master: keys.remote))
    }

    init(sending: SessionKeys, receiving: SessionKeys) throws(MediaSecurityError) {
        sealing = try sending.rtp.context(.sealing)
        opening = try receiving.rtp.context(.opening)
        sealingControl = try sending.rtcp.context(.sealing)
        openingControl = try receiving.rtcp.context(.opening)
    }

    func protect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, length: Int, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int {
        guard let bytes = packet.baseAddress else { throw .malformed }
        switch kind {
        case .rtp: return try protectMedia(bytes, length)
        case .rtcp: return try protectControl(bytes, length)
        }
    }

    func unprotect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int {
        guard let bytes = packet.baseAddress else { throw .malformed }
        switch kind {
        case .rtp: return try unprotectMedia(bytes, packet.count)
        case .rtcp: return try unprotectControl(bytes, packet.count)
        }
    }

    // MARK: RTP

    private func protectMedia(
        _ bytes: UnsafeMutablePointer<UInt8>, _ length: Int
    ) throws(SRTPSession.Failure) -> Int {
        sealing.fetch()
        guard let head = Self.headLength(bytes, length) else { throw .malformed }
        let source = Self.number(bytes, at: 8)
        let place = sent.place(of: source) ?? sent.add(source)
        let index = sent[place].index(of: Self.sequence(bytes))
        guard sent[place].isNew(index) else { throw .replayed }
        let layout = GCMContext.Layout(head: head, body: length - head)
        // Noted first: a number that was used for anything is used.
        sent[place].note(index)
        guard sealing.seal(bytes, layout, source: source, index: index) else { throw .library(code: 0) }
        return length + GCMContext.tagLength
    }

    private func unprotectMedia(
        _ bytes: UnsafeMutablePointer<UInt8>, _ length: Int
    ) throws(SRTPSession.Failure) -> Int {
        opening.fetch()
        let plain = length - GCMContext.tagLength
        guard let head = Self.headLength(bytes, plain) else { throw .malformed }
        let source = Self.number(bytes, at: 8)
        let known = received.place(of: source)
        guard known != nil || received.count < SRTPSession.maximumSources else { throw .tooManySources }
        let index = known.map { received[$0].index(of: Self.sequence(bytes)) } ?? Int64(Self.sequence(bytes))
        if let known, !received[known].isNew(index) { throw .replayed }
        let layout = GCMContext.Layout(head: head, body: plain - head)
        guard opening.open(bytes, layout, source: source, index: index) else { throw .notAuthentic }
        received[known ?? received.add(source)].note(index)
        return plain
    }

    // MARK: RTCP

    private func protectControl(
        _ bytes: UnsafeMutablePointer<UInt8>, _ length: Int
    ) throws(SRTPSession.Failure) -> Int {
        guard controlIndex <= Self.lastControlIndex else { throw .library(code: 0) }
        let index = controlIndex
        controlIndex += 1
        let layout = GCMContext.Layout(
            head: Self.controlHead, body: length - Self.controlHead, tail: Self.controlTail)
        let tail = bytes + length + GCMContext.tagLength
        // The highest bit says that the packet is encrypted.
        let word = UInt32(truncatingIfNeeded: index) | 0x8000_0000
        for position in 0..<4 { tail[position] = UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * position)) }
        guard sealingControl.seal(bytes, layout, source: Self.number(bytes, at: 4), index: index) else {
            throw .library(code: 0)
        }
        return length + GCMContext.tagLength + Self.controlTail
    }

    private func unprotectControl(
        _ bytes: UnsafeMutablePointer<UInt8>, _ length: Int
    ) throws(SRTPSession.Failure) -> Int {
        let plain = length - GCMContext.tagLength - Self.controlTail
        guard plain >= Self.controlHead else { throw .malformed }
        let word = Self.number(bytes, at: length - Self.controlTail)
        // What is not encrypted is not accepted, though the profile has a way to say so.
        guard word & 0x8000_0000 != 0 else { throw .notAuthentic }
        let (source, index) = (Self.number(bytes, at: 4), Int64(word & 0x7FFF_FFFF))
        let known = receivedControl.place(of: source)
        guard known != nil || receivedControl.count < SRTPSession.maximumSources else { throw .tooManySources }
        if let known, !receivedControl[known].isNew(index) { throw .replayed }
        let layout = GCMContext.Layout(
            head: Self.controlHead, body: plain - Self.controlHead, tail: Self.controlTail)
        guard openingControl.open(bytes, layout, source: source, index: index) else { throw .notAuthentic }
        receivedControl[known ?? receivedControl.add(source)].note(index)
        return plain
    }

    // MARK: Fields

    /// The header of an RTP packet with its contributors and extensions; nil if the packet ends before it.
    private static func headLength(_ bytes: UnsafeMutablePointer<UInt8>, _ length: Int) -> Int? {
        guard length >= 12 else { return nil }
        var head = 12 + 4 * Int(bytes[0] & 0x0F)
        if bytes[0] & 0x10 != 0 {
            guard length >= head + 4 else { return nil }
            head += 4 + 4 * (Int(bytes[head + 2]) << 8 | Int(bytes[head + 3]))
        }
        return head <= length ? head : nil
    }

    private static func sequence(_ bytes: UnsafeMutablePointer<UInt8>) -> UInt16 {
        UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }

    private static func number(_ bytes: UnsafeMutablePointer<UInt8>, at offset: Int) -> UInt32 {
        UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
            | UInt32(bytes[offset + 3])
    }
}
