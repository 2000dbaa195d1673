// SPDX-License-Identifier: Apache-2.0

/// One field as it was sent. The accessors are named after the types of the `.proto` language; one that does not fit
/// the field's wire type throws `unexpectedWireType`.
package struct ProtobufField: Sendable {
    /// 1 to 2^29 - 1.
    package let number: Int
    package let wireType: ProtobufWireType
    let value: Value
    let encodedRange: Range<Int>
    let depth: Int
    let storage: [UInt8]
    let limits: ProtobufLimits

    enum Value: Sendable {
        /// A varint, or the bits of a fixed-length value.
        case bits(UInt64)
        /// What lies behind a length; all of a group.
        case range(Range<Int>)
    }

    /// Tag and value as they were sent.
    package var encoded: ArraySlice<UInt8> { storage[encodedRange] }

    package func uint64() throws(ProtobufError) -> UInt64 { try bits(as: .varint) }
    package func int64() throws(ProtobufError) -> Int64 { Int64(bitPattern: try bits(as: .varint)) }
    /// The low 32 bits, as every implementation takes them.
    package func uint32() throws(ProtobufError) -> UInt32 { UInt32(truncatingIfNeeded: try bits(as: .varint)) }
    /// The low 32 bits; also the number of an enum's value, whether it is known or not.
    package func int32() throws(ProtobufError) -> Int32 { Int32(truncatingIfNeeded: try bits(as: .varint)) }
    package func bool() throws(ProtobufError) -> Bool { try bits(as: .varint) != 0 }

    /// Zigzag: 0, -1, 1, -2, … as 0, 1, 2, 3, …
    package func sint64() throws(ProtobufError) -> Int64 {
        let value = try bits(as: .varint)
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// Zigzag of the low 32 bits.
    package func sint32() throws(ProtobufError) -> Int32 {
        let value = UInt32(truncatingIfNeeded: try bits(as: .varint))
        return Int32(bitPattern: value >> 1) ^ -Int32(bitPattern: value & 1)
    }

    package func fixed32() throws(ProtobufError) -> UInt32 { UInt32(try bits(as: .fixed32)) }
    package func sfixed32() throws(ProtobufError) -> Int32 { Int32(bitPattern: try fixed32()) }
    package func float() throws(ProtobufError) -> Float { Float(bitPattern: try fixed32()) }
    package func fixed64() throws(ProtobufError) -> UInt64 { try bits(as: .fixed64) }
    package func sfixed64() throws(ProtobufError) -> Int64 { Int64(bitPattern: try fixed64()) }
    package func double() throws(ProtobufError) -> Double { Double(bitPattern: try fixed64()) }

    package func bytes() throws(ProtobufError) -> [UInt8] { Array(storage[try range()]) }

    /// Throws `invalidUTF8` for what is none, as proto3 demands.
    package func string() throws(ProtobufError) -> String {
        guard let text = String(validating: storage[try range()], as: UTF8.self) else {
            throw .invalidUTF8(field: number)
        }
        return text
    }

    /// A reader of a nested message, a map's entry included (key 1, value 2). It reads the same bytes.
    package func message() throws(ProtobufError) -> ProtobufReader {
        try ProtobufReader(storage: storage, range: try range(), depth: depth + 1, limits: limits)
    }

    private func bits(as expected: ProtobufWireType) throws(ProtobufError) -> UInt64 {
        guard wireType == expected, case .bits(let bits) = value else { throw mismatch }
        return bits
    }

    func range() throws(ProtobufError) -> Range<Int> {
        guard wireType == .lengthDelimited, case .range(let range) = value else { throw mismatch }
        return range
    }

    var mismatch: ProtobufError { .unexpectedWireType(field: number, found: wireType) }
}
