// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Seals bytes that leave our hands and come back: nobody else can read or change them (AES-256-GCM, SP 800-38D).
///
/// Nonces are random, so one key must not seal more than 2^32 texts.
package struct SealingKey: Sendable {
    package static let length = 32
    /// What sealing adds: the nonce in front and the tag behind.
    package static let overhead = nonceLength + tagLength
    private static let nonceLength = 12
    private static let tagLength = 16

    private let bytes: [UInt8]

    package init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.length else {
            throw .keyLength(expected: Self.length, actual: bytes.count)
        }
        self.bytes = bytes
    }

    private init(trusted bytes: [UInt8]) { self.bytes = bytes }

    package static func random() -> SealingKey { SealingKey(trusted: SecureRandom.bytes(length)) }

    /// Nonce, ciphertext, tag. `context` is not sealed but must be the same at ``open(_:context:)``: what the text is
    /// for, and whose it is, so that it cannot be presented elsewhere. Texts are limited to 1 GiB.
    package func seal(_ text: [UInt8], context: [UInt8]) -> [UInt8] {
        seal(text, nonce: SecureRandom.bytes(Self.nonceLength), context: context)
    }

    func seal(_ text: [UInt8], nonce: [UInt8], context: [UInt8]) -> [UInt8] {
        precondition(text.count <= 1 << 30 && context.count <= 1 << 30 && nonce.count == Self.nonceLength)
        let cipher = CipherContext(key: bytes, nonce: nonce, encrypts: true)
        cipher.authenticate(context)
        return nonce + cipher.transform(text[...]) + cipher.tag(Self.tagLength)
    }

    package func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= Self.overhead, sealed.count <= 1 << 30, context.count <= 1 << 30 else {
            throw .authenticationFailed
        }
        let nonce = Array(sealed.prefix(Self.nonceLength))
        let cipher = CipherContext(key: bytes, nonce: nonce, encrypts: false)
        cipher.authenticate(context)
        let text = cipher.transform(sealed.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
        guard cipher.verify(tag: Array(sealed.suffix(Self.tagLength))) else { throw .authenticationFailed }
        return text
    }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    /// Never the key.
    package var description: String { "SealingKey([redacted])" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
