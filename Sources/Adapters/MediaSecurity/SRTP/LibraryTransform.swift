// SPDX-License-Identifier: Apache-2.0

import CSRTP

/// SRTP by libsrtp: the profile of peers that do not know GCM.
final class LibraryTransform: SRTPTransform {
    /// Packets that may come late and still be told from replays.
    private static let window: UInt = 1024

    private let outbound: OpaquePointer
    private let inbound: OpaquePointer
    private var sources: Set<UInt32> = []

    init(_ keys: SRTPKeys) throws(MediaSecurityError) {
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

    func protect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, length: Int, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int {
        var length = Int32(length)
        let status =
            switch kind {
            case .rtp: srtp_protect(outbound, packet.baseAddress, &length)
            case .rtcp: srtp_protect_rtcp(outbound, packet.baseAddress, &length)
            }
        guard status.rawValue == patchbay_srtp_ok else { throw Self.failure(status) }
        return Int(length)
    }

    func unprotect(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ kind: SRTPSession.Kind
    ) throws(SRTPSession.Failure) -> Int {
        let offset = kind == .rtp ? 8 : 4
        let source = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(packet[offset + $1]) }
        guard sources.count < SRTPSession.maximumSources || sources.contains(source) else { throw .tooManySources }
        var length = Int32(packet.count)
        let status =
            switch kind {
            case .rtp: srtp_unprotect(inbound, packet.baseAddress, &length)
            case .rtcp: srtp_unprotect_rtcp(inbound, packet.baseAddress, &length)
            }
        guard status.rawValue == patchbay_srtp_ok else { throw Self.failure(status) }
        sources.insert(source)
        return Int(length)
    }

    private static func failure(_ status: srtp_err_status_t) -> SRTPSession.Failure {
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
