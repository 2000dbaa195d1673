// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 (FIPS 180-4), fed piece by piece or at once.
package struct SHA256: ~Copyable {
    /// Bytes of a digest.
    package static let length = 32

    /// Looked up once: libcrypto searches its providers under a lock at every implicit use.
    private static let algorithm = AlgorithmHandle(name: "SHA256")

    /// Owned by this value; freed in `deinit`.
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { LibraryFailure.stop(at: "EVP_MD_CTX_new") }
        guard EVP_DigestInit_ex2(context, Self.algorithm.pointer, nil) == 1 else {
            LibraryFailure.stop(at: "EVP_DigestInit")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            guard EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1 else {
                LibraryFailure.stop(at: "EVP_DigestUpdate")
            }
        }
    }

    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    package mutating func update(_ bytes: ArraySlice<UInt8>) { update(bytes.span) }

    /// The digest, ``length`` bytes.
    package consuming func finish() -> [UInt8] {
        let context = context
        return [UInt8](unsafeUninitializedCapacity: Self.length) { buffer, count in
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else {
                LibraryFailure.stop(at: "EVP_DigestFinal")
            }
            count = Self.length
        }
    }

    package static func digest(of bytes: Span<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { output, count in
            bytes.withUnsafeBytes { patchbay_sha256($0.baseAddress, $0.count, output.baseAddress) }
            count = length
        }
    }

    /// The same in the place of what `digest` held, in its memory.
    package static func digest(of bytes: [UInt8], into digest: inout [UInt8]) {
        if digest.count != length { digest = [UInt8](repeating: 0, count: length) }
        digest.withUnsafeMutableBufferPointer { output in
            bytes.withUnsafeBytes { patchbay_sha256($0.baseAddress, $0.count, output.baseAddress) }
        }
    }

    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes.span) }

    package static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] { digest(of: bytes.span) }
}

/// An algorithm fetched for the life of the process.
///
/// `@unchecked Sendable`: the fetched object is immutable and its reference is never given back; libcrypto allows its
/// use from any thread.
final class AlgorithmHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(name: String) {
        guard let pointer = EVP_MD_fetch(nil, name, nil) else { LibraryFailure.stop(at: "EVP_MD_fetch") }
        self.pointer = pointer
    }
}
