// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not the message they should be. Offsets count bytes from the start of the outermost message.
package enum ProtobufError: Error, Equatable, Sendable {
    /// The bytes end inside the field that begins at `offset`.
    case truncated(offset: Int)
    /// A varint of more than ten bytes, or of more than 64 bits.
    case varintTooLong(offset: Int)
    /// Field number 0 or above 2^29 - 1, or a wire type that does not exist.
    case badTag(offset: Int)
    /// The end of a group that was not begun, or that has another number.
    case unmatchedGroup(offset: Int)
    case invalidUTF8(field: Int)
    /// The field is encoded in another way than its type allows.
    case unexpectedWireType(field: Int, found: ProtobufWireType)
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
}

extension ProtobufError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let offset): "the field at byte \(offset) is cut off"
        case .varintTooLong(let offset): "a varint of more than 64 bits at byte \(offset)"
        case .badTag(let offset): "no field number or wire type at byte \(offset)"
        case .unmatchedGroup(let offset): "the end of a group that was not begun at byte \(offset)"
        case .invalidUTF8(let field): "invalid UTF-8 in field \(field)"
        case .unexpectedWireType(let field, let found): "field \(field) has the wire type \(found)"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooLarge(let limit): "larger than \(limit) bytes"
        }
    }
}
