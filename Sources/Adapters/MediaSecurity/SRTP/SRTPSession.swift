// SPDX-License-Identifier: Apache-2.0

/// Encrypts and decrypts the RTP and RTCP of one connection (RFC 3711, RFC 7714). Belongs to one thread; a copy is the same
/// session.
package struct SRTPSession {
    package enum Kind: Sendable { case rtp, rtcp }

    package enum Failure: Error, Equatable, Sendable {
        case malformed
        /// Damaged, forged or under another key.
        case notAuthentic
        /// Seen before, or too old to tell.
        case replayed
        /// The peer uses more sources than ``maximumSources``: each one costs memory and slows all.
        case tooManySources
        case library(code: UInt32)
    }

    package static let maximumSources = 256
    /// What encryption adds at most: tag, index and key identifier.
    package static let maximumTrailer = 64

    private let transform: any SRTPTransform

    package init(_ keys: SRTPKeys) throws(MediaSecurityError) {
        switch keys.profile {
        case .aes128GCM: transform = try GCMTransform(keys)
        case .aes128CounterSHA1: transform = try LibraryTransform(keys)
        }
    }

    /// Turns a whole plain packet into an encrypted one. A sequence number is good for one packet only: what is sent
    /// again must be the bytes that came out here, or go as a retransmission stream.
    package func protect(_ packet: inout [UInt8], _ kind: Kind) throws(Failure) {
        let plain = packet.count
        packet.append(contentsOf: repeatElement(0, count: Self.maximumTrailer))
        var bytes = packet.mutableSpan
        let length: Int
        do throws(Failure) {
            length = try protect(&bytes, length: plain, kind)
        } catch {
            packet.removeLast(Self.maximumTrailer)
            throw error
        }
        packet.removeLast(packet.count - length)
    }

    /// The same in place, for a packet of `length` bytes behind which ``maximumTrailer`` are free; returns the new length.
    package func protect(
        _ packet: inout MutableSpan<UInt8>, length: Int, _ kind: Kind
    ) throws(Failure) -> Int {
        guard length >= Self.least(kind), packet.count - length >= Self.maximumTrailer else { throw .malformed }
        return try packet.withUnsafeMutableBufferPointer { bytes throws(Failure) in
            try transform.protect(bytes, length: length, kind)
        }
    }

    /// Decrypts in place and returns the length of the plain packet.
    package func unprotect(_ packet: inout MutableSpan<UInt8>, _ kind: Kind) throws(Failure) -> Int {
        guard packet.count >= Self.least(kind) else { throw .malformed }
        return try packet.withUnsafeMutableBufferPointer { bytes throws(Failure) in
            try transform.unprotect(bytes, kind)
        }
    }

    private static func least(_ kind: Kind) -> Int { kind == .rtp ? 12 : 8 }
}

/// One way to encrypt, with its keys and what was sent and received under them.
protocol SRTPTransform: AnyObject {
    /// Behind `length` there is room for ``SRTPSession/maximumTrailer``.
    func protect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, length: Int, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int

    func unprotect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int
}
