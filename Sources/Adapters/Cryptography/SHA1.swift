// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-1 (FIPS 180-4): only for protocols that demand it and do not rely on it, such as the WebSocket handshake.
package enum SHA1 {
    /// Bytes of a digest.
    package static let length = 20

    private static let algorithm = AlgorithmHandle(name: "SHA1")

    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { output, count in
            let done = bytes.withUnsafeBytes {
                EVP_Digest($0.baseAddress, $0.count, output.baseAddress, nil, algorithm.pointer, nil)
            }
            guard done == 1 else { LibraryFailure.stop(at: "EVP_Digest") }
            count = length
        }
    }
}
