// SPDX-License-Identifier: Apache-2.0

import CSRTP

/// Encrypts and decrypts the RTP and RTCP of one connection (RFC 3711, RFC 7714). Belongs to one thread.
package final class SRTPSession {
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
    private static let maximumTrailer = 64
    /// Packets that may come late and still be told from replays.
    private static let window: UInt = 1024

    private let outbound: OpaquePointer
    private let inbound: OpaquePointer
    private var sources: Set<UInt32> = []

    package init(_ keys: SRTPKeys) throws(MediaSecurityError) {
        guard libraryStatus == patchbay_srtp_ok else { throw MediaSecurityError(step: "starting libsrtp") }
        outbound = try Self.makeContext(keys.local, keys.profile, ssrc_any_outbound)
        do throws(MediaSecurityError) {
            inbound = try Self.makeContext(keys.remote, keys.profile, ssrc_any_inbound)
        } catch {
            srtp_dealloc(outbound)
            throw error
        }
    }

    deinit {
        srtp_dealloc(outbound)
        srtp_dealloc(inbound)
    }

    /// Turns a whole plain packet into an encrypted one. A sequence number is good for one packet only: what is sent
    /// again must be the bytes that came out here, or go as a retransmission stream.
    package func protect(_ packet: inout [UInt8], _ kind: Kind) throws(Failure) {
        guard packet.count >= (kind == .rtp ? 12 : 8) else { throw .malformed }
        let plain = packet.count
        packet.append(contentsOf: repeatElement(0, count: Self.maximumTrailer))
        var length = Int32(plain)
        let status = packet.withUnsafeMutableBytes { bytes in
            switch kind {
            case .rtp: srtp_protect(outbound, bytes.baseAddress, &length)
            case .rtcp: srtp_protect_rtcp(outbound, bytes.baseAddress, &length)
            }
        }
        packet.removeLast(packet.count - Int(length))
        guard status.rawValue == patchbay_srtp_ok else { throw Self.failure(status) }
    }

    /// Decrypts in place and returns the length of the plain packet.
    package func unprotect(_ packet: inout MutableSpan<UInt8>, _ kind: Kind) throws(Failure) -> Int {
        guard packet.count >= (kind == .rtp ? 12 : 8) else { throw .malformed }
        let offset = kind == .rtp ? 8 : 4
        let source = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(packet[offset + $1]) }
        guard sources.count < Self.maximumSources || sources.contains(source) else { throw .tooManySources }
        var length = Int32(packet.count)
        let status = packet.withUnsafeMutableBufferPointer { bytes in
            switch kind {
            case .rtp: srtp_unprotect(inbound, bytes.baseAddress, &length)
            case .rtcp: srtp_unprotect_rtcp(inbound, bytes.baseAddress, &length)
            }
        }
        guard status.rawValue == patchbay_srtp_ok else { throw Self.failure(status) }
        sources.insert(source)
        return Int(length)
    }

    private static func failure(_ status: srtp_err_status_t) -> Failure {
        switch status.rawValue {
        case patchbay_srtp_authentication_failed: .notAuthentic
        case patchbay_srtp_replayed, patchbay_srtp_replayed_long_ago: .replayed
        case let code: .library(code: code)
        }
    }

    private static func makeContext(
        _ key: [UInt8], _ profile: SRTPKeys.Profile, _ direction: srtp_ssrc_type_t
    ) throws(MediaSecurityError) -> OpaquePointer {
        var policy = srtp_policy_t()
        switch profile {
        case .aes128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aes128CounterSHA1:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        policy.ssrc.type = direction
        policy.window_size = window
        var key = key
        var context: OpaquePointer?
        let status = key.withUnsafeMutableBufferPointer { buffer in
            policy.key = buffer.baseAddress
            return srtp_create(&context, &policy)
        }
        guard status.rawValue == patchbay_srtp_ok, let context else {
            throw MediaSecurityError(step: "making an SRTP context", reason: "code \(status.rawValue)")
        }
        return context
    }
}

/// libsrtp is started once per process.
private let libraryStatus = srtp_init().rawValue
