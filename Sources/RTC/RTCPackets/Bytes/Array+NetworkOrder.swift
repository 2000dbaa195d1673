// SPDX-License-Identifier: Apache-2.0

/// Big-endian appends.
extension Array where Element == UInt8 {
    @inline(__always)
    package mutating func append(_ value: UInt16) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    @inline(__always)
    package mutating func append(uint24 value: UInt32) {
        append(UInt8(truncatingIfNeeded: value >> 16))
        append(UInt16(truncatingIfNeeded: value))
    }

    @inline(__always)
    package mutating func append(_ value: UInt32) {
        append(UInt16(truncatingIfNeeded: value >> 16))
        append(UInt16(truncatingIfNeeded: value))
    }

    @inline(__always)
    package mutating func append(_ value: UInt64) {
        append(UInt32(truncatingIfNeeded: value >> 32))
        append(UInt32(truncatingIfNeeded: value))
    }

    @inline(__always)
    package mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Overwrites two bytes that were appended before.
    package mutating func set(_ value: UInt16, at index: Int) {
        self[index] = UInt8(truncatingIfNeeded: value >> 8)
        self[index + 1] = UInt8(truncatingIfNeeded: value)
    }

    /// Overwrites four bytes that were appended before.
    package mutating func set(_ value: UInt32, at index: Int) {
        set(UInt16(truncatingIfNeeded: value >> 16), at: index)
        set(UInt16(truncatingIfNeeded: value), at: index + 2)
    }
}
