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

extension JSONError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let offset, let expected): "expected \(expected) at byte \(offset)"
        case .invalidUTF8(let offset): "invalid UTF-8 at byte \(offset)"
        case .duplicateKey(let offset): "a key of the same object repeated at byte \(offset)"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .tooManyMembers(let limit): "more than \(limit) members in one object"
        }
    }
}
