// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// One pass of AES-256-GCM in one direction: first what is only authenticated, then the text, then the tag.
final class CipherContext {
    /// Owned by this object; freed, and its key schedule wiped, in `deinit`.
    private let context: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], encrypts: Bool) {
        guard let context = EVP_CIPHER_CTX_new() else { LibraryFailure.stop(at: "EVP_CIPHER_CTX_new") }
        self.context = context
        guard EVP_CipherInit_ex2(context, EVP_aes_256_gcm(), key, nonce, encrypts ? 1 : 0, nil) == 1 else {
            LibraryFailure.stop(at: "EVP_CipherInit")
        }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func authenticate(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &length, bytes, Int32(bytes.count)) == 1 else {
            LibraryFailure.stop(at: "EVP_CipherUpdate")
        }
    }

    func transform(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard !text.isEmpty else { return [] }
        return [UInt8](unsafeUninitializedCapacity: text.count) { output, count in
            var length: Int32 = 0
            let done = text.withUnsafeBufferPointer {
                EVP_CipherUpdate(context, output.baseAddress, &length, $0.baseAddress, Int32($0.count))
            }
            guard done == 1 else { LibraryFailure.stop(at: "EVP_CipherUpdate") }
            count = Int(length)
        }
    }

    /// Ends an encryption.
    func tag(_ length: Int) -> [UInt8] {
        guard finish() else { LibraryFailure.stop(at: "EVP_CipherFinal") }
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(length), output.baseAddress) == 1 else {
                LibraryFailure.stop(at: "EVP_CIPHER_CTX_ctrl")
            }
            count = length
        }
    }

    /// Ends a decryption; false when the text must not be used.
    func verify(tag: [UInt8]) -> Bool {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            LibraryFailure.stop(at: "EVP_CIPHER_CTX_ctrl")
        }
        let isValid = finish()
        // A failed check leaves an entry in the thread's error queue, which the next caller would take for its own.
        if !isValid { ERR_clear_error() }
        return isValid
    }

    private func finish() -> Bool {
        var length: Int32 = 0
        var nothing: [UInt8] = Array(repeating: 0, count: 16)
        return EVP_CipherFinal_ex(context, &nothing, &length) == 1
    }
}
