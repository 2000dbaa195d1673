// SPDX-License-Identifier: Apache-2.0

/// Values of four and eight bytes, and repeated numbers in their packed form.
extension ProtobufWriter {
    package mutating func fixed32(_ number: Int, _ value: UInt32) {
        if value != 0 { fixed32(number, explicit: value) }
    }

    package mutating func fixed32(_ number: Int, explicit value: UInt32?) {
        guard let value else { return }
        tag(number, .fixed32)
        littleEndian(value)
    }

    package mutating func fixed64(_ number: Int, _ value: UInt64) {
        if value != 0 { fixed64(number, explicit: value) }
    }

    package mutating func fixed64(_ number: Int, explicit value: UInt64?) {
        guard let value else { return }
        tag(number, .fixed64)
        littleEndian(value)
    }

    /// Left out only if all bits are zero: -0 is written.
    package mutating func float(_ number: Int, _ value: Float) { fixed32(number, value.bitPattern) }
    package mutating func float(_ number: Int, explicit value: Float?) { fixed32(number, explicit: value?.bitPattern) }

    /// Left out only if all bits are zero: -0 is written.
    package mutating func double(_ number: Int, _ value: Double) { fixed64(number, value.bitPattern) }
    package mutating func double(_ number: Int, explicit value: Double?) {
        fixed64(number, explicit: value?.bitPattern)
    }

    /// Left out if there are none. Signed values go in as the bits of their 64-bit form.
    package mutating func packedVarints(_ number: Int, _ values: some Collection<UInt64>) {
        var packed = ProtobufWriter()
        for value in values { packed.varint(value) }
        bytes(number, packed.bytes)
    }

    /// Left out if there are none.
    package mutating func packedFixed32(_ number: Int, _ values: some Collection<UInt32>) {
        guard !values.isEmpty else { return }
        lengthDelimited(number, values.count * 4)
        for value in values { littleEndian(value) }
    }

    /// Left out if there are none.
    package mutating func packedFixed64(_ number: Int, _ values: some Collection<UInt64>) {
        guard !values.isEmpty else { return }
        lengthDelimited(number, values.count * 8)
        for value in values { littleEndian(value) }
    }
}
