// SPDX-License-Identifier: Apache-2.0

/// Repeated numbers, which a reader must take packed and one by one, and mixed, whatever the `.proto` says.
extension ProtobufField {
    /// Calls `body` with each varint of the field.
    package func forEachVarint(_ body: (UInt64) -> Void) throws(ProtobufError) {
        if wireType == .varint { return body(try uint64()) }
        var cursor = ProtobufCursor(try range())
        while !cursor.isAtEnd { body(try cursor.varint(storage.span)) }
    }

    /// Calls `body` with the bits of each value of four bytes: `fixed32`, `sfixed32`, `float`.
    package func forEachFixed32(_ body: (UInt32) -> Void) throws(ProtobufError) {
        if wireType == .fixed32 { return body(try fixed32()) }
        var cursor = ProtobufCursor(try range())
        while !cursor.isAtEnd { body(try cursor.fixed32(storage.span)) }
    }

    /// Calls `body` with the bits of each value of eight bytes: `fixed64`, `sfixed64`, `double`.
    package func forEachFixed64(_ body: (UInt64) -> Void) throws(ProtobufError) {
        if wireType == .fixed64 { return body(try fixed64()) }
        var cursor = ProtobufCursor(try range())
        while !cursor.isAtEnd { body(try cursor.fixed64(storage.span)) }
    }
}
