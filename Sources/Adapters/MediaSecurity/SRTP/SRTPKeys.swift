// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The profile and the master keys that a DTLS handshake has agreed on (RFC 5764 section 4.2). Secret.
package struct SRTPKeys: Equatable, Sendable, CustomStringConvertible {
    package enum Profile: UInt, Sendable {
        case aes128CounterSHA1 = 1
        case aes128GCM = 7

        var keyLength: Int { 16 }
        var saltLength: Int { self == .aes128GCM ? 12 : 14 }
    }

    package let profile: Profile
    /// Key and salt for what we send.
    let local: [UInt8]
    /// Key and salt for what the peer sends.
    let remote: [UInt8]

    /// Names the profile only.
    package var description: String { "SRTPKeys(\(profile))" }

    /// Nil if no profile was agreed on.
    init?(exportedFrom connection: OpaquePointer, as role: DTLSConnection.Role) {
        guard let selected = SSL_get_selected_srtp_profile(connection),
            let profile = Profile(rawValue: UInt(selected.pointee.id))
        else { return nil }
        let label = "EXTRACTOR-dtls_srtp"
        let (key, salt) = (profile.keyLength, profile.saltLength)
        var material = [UInt8](repeating: 0, count: 2 * (key + salt))
        guard
            SSL_export_keying_material(connection, &material, material.count, label, label.utf8.count, nil, 0, 0) == 1
        else { return nil }
        let client = Array(material[0..<key] + material[2 * key..<2 * key + salt])
        let server = Array(material[key..<2 * key] + material[(2 * key + salt)...])
        self.profile = profile
        local = role == .client ? client : server
        remote = role == .client ? server : client
    }
}
