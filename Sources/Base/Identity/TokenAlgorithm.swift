// SPDX-License-Identifier: Apache-2.0

/// How a token may be signed (RFC 7518, section 3.1; RFC 8037). There is nothing symmetric here and no `none`: a name
/// that is not in this list is no algorithm.
package enum TokenAlgorithm: String, Sendable, CaseIterable {
    case edDSA = "EdDSA"
    case es256 = "ES256"
    case rs256 = "RS256"
}
