// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The keys of one direction that come from its master key (RFC 3711 section 4.3, RFC 7714 section 11). Secret.
struct SessionKeys {
    struct Pair {
        let key: [UInt8]
        let salt: [UInt8]

        func context(_ direction: GCMContext.Direction) throws(MediaSecurityError) -> GCMContext {
            try GCMContext(key: key, salt: salt, direction)
        }
    }

    /// What a key is for, as the standard numbers it.
    private enum Label: UInt8 { case rtpKey = 0, rtpSalt = 2, rtcpKey = 3, rtcpSalt = 5 }

    let rtp: Pair
    let rtcp: Pair

    init(rtp: Pair, rtcp: Pair) { (self.rtp, self.rtcp) = (rtp, rtcp) }

    /// `master`: the key and behind it the salt.
    init(master: [UInt8]) throws(MediaSecurityError) {
        rtp = Pair(
            key: try Self.derive(master, .rtpKey, GCMContext.keyLength),
            salt: try Self.derive(master, .rtpSalt, GCMContext.saltLength))
        rtcp = Pair(
            key: try Self.derive(master, .rtcpKey, GCMContext.keyLength),
            salt: try Self.derive(master, .rtcpSalt, GCMContext.saltLength))
    }

    /// AES in counter mode over zeros, from the salt with the label in it.
    private static func derive(
        _ master: [UInt8], _ label: Label, _ count: Int
    ) throws(MediaSecurityError) -> [UInt8] {
        guard master.count == GCMContext.keyLength + GCMContext.saltLength, let context = EVP_CIPHER_CTX_new() else {
            throw MediaSecurityError(step: "deriving keys")
        }
        defer { EVP_CIPHER_CTX_free(context) }
        // The salt has 112 bits there, the last 16 of which GCM's has not; the counter follows.
        var counter = Array(master[GCMContext.keyLength...]) + [0, 0, 0, 0]
        counter[7] ^= label.rawValue
        var output = [UInt8](repeating: 0, count: count)
        let zeros = output
        var written: Int32 = 0
        let key = Array(master[..<GCMContext.keyLength])
        guard EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, key, counter) == 1,
            EVP_EncryptUpdate(context, &output, &written, zeros, Int32(count)) == 1, Int(written) == count
        else { throw .ofOpenSSL("deriving keys") }
        return output
    }
}
