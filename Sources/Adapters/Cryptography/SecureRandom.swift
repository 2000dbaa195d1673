// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Bytes that nobody can guess: keys, nonces, session ids.
package enum SecureRandom {
    /// Stops the process if the system has no randomness to give.
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= 1 << 20, "an unreasonable number of random bytes")
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard RAND_bytes(buffer.baseAddress, Int32(count)) == 1 else { LibraryFailure.stop(at: "RAND_bytes") }
            initialized = count
        }
    }
}
