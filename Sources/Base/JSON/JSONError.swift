// SPDX-License-Identifier: Apache-2.0

/// Why a text is not acceptable JSON. Offsets count bytes from its start.
package enum JSONError: Error, Equatable, Sendable {
    case syntax(offset: Int, expected: String)
    case invalidUTF8(offset: Int)
    case duplicateKey(offset: Int)
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
    case tooManyMembers(limit: Int)
}
