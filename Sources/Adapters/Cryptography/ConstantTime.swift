// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Comparison of secrets whose duration says nothing about where they differ.
package enum ConstantTime {
    /// The lengths are not secret: different ones are unequal at once.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        guard !left.isEmpty else { return true }
        return left.withUnsafeBytes { first in
            right.withUnsafeBytes { second in CRYPTO_memcmp(first.baseAddress, second.baseAddress, first.count) == 0 }
        }
    }
}
