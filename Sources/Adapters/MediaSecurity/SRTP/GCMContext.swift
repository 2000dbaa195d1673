// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// AES-128 in Galois/Counter Mode under the session key of one direction (RFC 7714), in place.
final class GCMContext {
    enum Direction: Int32 { case opening = 0, sealing = 1 }

    static let keyLength = 16
    static let saltLength = 12
    static let tagLength = 16

    /// Where in a packet what lies.
    struct Layout {
        /// In the clear, but authenticated.
        let head: Int
        /// Encrypted; the tag follows.
        let body: Int
        /// In the clear behind the tag, but authenticated.
        var tail = 0
    }

    private let context: OpaquePointer
    /// The first eight bytes and the last four of the salt, as numbers.
    private let salt: (UInt64, UInt32)
    private let nonce = UnsafeMutableRawPointer.allocate(byteCount: saltLength, alignment: 8)

    init(key: [UInt8], salt: [UInt8], _ direction: Direction) throws(MediaSecurityError) {
        guard key.count == Self.keyLength, salt.count == Self.saltLength, let context = EVP_CIPHER_CTX_new() else {
            throw MediaSecurityError(step: "making a cipher")
        }
        guard EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nil, key, nil, direction.rawValue) == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .ofOpenSSL("setting the key of a cipher")
        }
        self.context = context
        self.salt = (
            salt[..<8].reduce(0) { $0 << 8 | UInt64($1) }, salt[8...].reduce(0) { $0 << 8 | UInt32($1) }
        )
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
        nonce.deallocate()
    }

    /// Encrypts the body and writes the tag behind it. No index may come twice for a source.
    func seal(_ bytes: UnsafeMutablePointer<UInt8>, _ layout: Layout, source: UInt32, index: Int64) -> Bool {
        guard begin(bytes, layout, source, index) else { return false }
        let tag = bytes + layout.head + layout.body
        var count: Int32 = 0
        return EVP_CipherFinal_ex(context, tag, &count) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), tag) == 1
    }

    /// Decrypts the body; false if the packet is not what was sealed. The body is worthless then.
    func open(_ bytes: UnsafeMutablePointer<UInt8>, _ layout: Layout, source: UInt32, index: Int64) -> Bool {
        guard begin(bytes, layout, source, index) else { return false }
        let tag = bytes + layout.head + layout.body
        var count: Int32 = 0
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), tag) == 1 else { return false }
        // Nothing is written: the body has been already.
        return EVP_CipherFinal_ex(context, tag, &count) == 1
    }

    private func begin(
        _ bytes: UnsafeMutablePointer<UInt8>, _ layout: Layout, _ source: UInt32, _ index: Int64
    ) -> Bool {
        setNonce(source, index)
        var count: Int32 = 0
        let body = bytes + layout.head
        guard EVP_CipherInit_ex(context, nil, nil, nil, nonce, -1) == 1,
            EVP_CipherUpdate(context, nil, &count, bytes, Int32(layout.head)) == 1
        else { return false }
        if layout.tail > 0 {
            let tail = body + layout.body + Self.tagLength
            guard EVP_CipherUpdate(context, nil, &count, tail, Int32(layout.tail)) == 1 else { return false }
        }
        return layout.body == 0 || EVP_CipherUpdate(context, body, &count, body, Int32(layout.body)) == 1
    }

    /// RFC 7714 sections 8.1 and 9.1: the index has 48 bits for RTP and 31 for RTCP.
    private func setNonce(_ source: UInt32, _ index: Int64) {
        let first = UInt64(source) << 16 | UInt64(truncatingIfNeeded: index >> 32)
        nonce.storeBytes(of: (salt.0 ^ first).bigEndian, as: UInt64.self)
        let last = salt.1 ^ UInt32(truncatingIfNeeded: index)
        nonce.storeBytes(of: last.bigEndian, toByteOffset: 8, as: UInt32.self)
    }
}
