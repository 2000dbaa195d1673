// SPDX-License-Identifier: Apache-2.0

/// Why a cryptographic operation gave no result.
package enum CryptographyError: Error, Equatable, Sendable {
    /// The sealed bytes were changed, cut, sealed with another key or for another purpose. Which one is not known.
    case authenticationFailed
    /// A key of another length than the algorithm's, in bytes.
    case keyLength(expected: Int, actual: Int)
    /// The library made no key, or no signature with one.
    case keyNotMade
    case notSigned
}
