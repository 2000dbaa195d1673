// SPDX-License-Identifier: Apache-2.0

/// Builds one message. Fields come out in the order of the calls, so equal calls give equal bytes.
///
/// A number, bool, string or bytes of its default value is left out, as proto3 does for fields without presence; the
/// variants with `explicit` write whatever is not nil, for `optional` fields and members of a `oneof`. Repeated strings,
/// bytes and messages are written one by one with `explicit`.
package struct ProtobufWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func uint64(_ number: Int, _ value: UInt64) {
        if value != 0 { uint64(number, explicit: value) }
    }

    package mutating func uint64(_ number: Int, explicit value: UInt64?) {
        guard let value else { return }
        tag(number, .varint)
        varint(value)
    }

    package mutating func int64(_ number: Int, _ value: Int64) { uint64(number, UInt64(bitPattern: value)) }
    package mutating func int64(_ number: Int, explicit value: Int64?) {
        uint64(number, explicit: value.map { UInt64(bitPattern: $0) })
    }

    package mutating func uint32(_ number: Int, _ value: UInt32) { uint64(number, UInt64(value)) }
    package mutating func uint32(_ number: Int, explicit value: UInt32?) {
        uint64(number, explicit: value.map(UInt64.init))
    }

    /// Also an enum's number. Negative values take ten bytes, as the format demands.
    package mutating func int32(_ number: Int, _ value: Int32) { int64(number, Int64(value)) }
    package mutating func int32(_ number: Int, explicit value: Int32?) {
        int64(number, explicit: value.map(Int64.init))
    }

    package mutating func bool(_ number: Int, _ value: Bool) { uint64(number, value ? 1 : 0) }
    package mutating func bool(_ number: Int, explicit value: Bool?) {
        uint64(number, explicit: value.map { $0 ? 1 : 0 })
    }

    package mutating func sint64(_ number: Int, _ value: Int64) { uint64(number, Self.zigzag(value)) }
    package mutating func sint64(_ number: Int, explicit value: Int64?) {
        uint64(number, explicit: value.map(Self.zigzag))
    }

    package mutating func string(_ number: Int, _ value: String) {
        if !value.isEmpty { string(number, explicit: value) }
    }

    package mutating func string(_ number: Int, explicit value: String?) {
        guard let value else { return }
        lengthDelimited(number, value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func bytes(_ number: Int, _ value: some Collection<UInt8>) {
        if !value.isEmpty { bytes(number, explicit: value) }
    }

    package mutating func bytes(_ number: Int, explicit value: (some Collection<UInt8>)?) {
        guard let value else { return }
        lengthDelimited(number, value.count)
        bytes.append(contentsOf: value)
    }

    /// A nested message, written even if it stays empty; also a map's entry (key 1, value 2).
    package mutating func message<E: Error>(
        _ number: Int, _ write: (inout ProtobufWriter) throws(E) -> Void
    ) throws(E) {
        var nested = ProtobufWriter()
        try write(&nested)
        bytes(number, explicit: nested.bytes)
    }

    package mutating func unknown(_ fields: ProtobufUnknownFields) { bytes.append(contentsOf: fields.bytes) }

    /// Numbers 1 to 15 take one byte, those up to 2,047 two.
    mutating func tag(_ number: Int, _ wireType: ProtobufWireType) {
        assert(number > 0 && number < 1 << 29, "no such field number")
        varint(UInt64(number) << 3 | UInt64(wireType.rawValue))
    }

    mutating func lengthDelimited(_ number: Int, _ length: Int) {
        tag(number, .lengthDelimited)
        varint(UInt64(length))
    }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func littleEndian(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
}
