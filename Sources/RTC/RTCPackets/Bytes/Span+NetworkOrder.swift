// SPDX-License-Identifier: Apache-2.0

/// Big-endian reads. The caller has checked the length: an index out of bounds is a programmer error and traps.
extension Span where Element == UInt8 {
    @inline(__always)
    package func uint16(at index: Int) -> UInt16 { UInt16(self[index]) << 8 | UInt16(self[index + 1]) }

    @inline(__always)
    package func uint24(at index: Int) -> UInt32 { UInt32(uint16(at: index)) << 8 | UInt32(self[index + 2]) }

    @inline(__always)
    package func uint32(at index: Int) -> UInt32 {
        UInt32(uint16(at: index)) << 16 | UInt32(uint16(at: index + 2))
    }

    @inline(__always)
    package func uint64(at index: Int) -> UInt64 {
        UInt64(uint32(at: index)) << 32 | UInt64(uint32(at: index + 4))
    }

    /// A copy of the bytes.
    package var array: [UInt8] { bytes(in: 0..<count) }

    package func bytes(in range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            for offset in 0..<range.count { buffer.initializeElement(at: offset, to: self[range.lowerBound + offset]) }
            initialized = range.count
        }
    }
}

/// Big-endian writes in place, for a packet that is forwarded with a few fields changed.
extension MutableSpan where Element == UInt8 {
    @inline(__always)
    package mutating func set(_ value: UInt16, at index: Int) {
        self[index] = UInt8(truncatingIfNeeded: value >> 8)
        self[index + 1] = UInt8(truncatingIfNeeded: value)
    }

    @inline(__always)
    package mutating func set(_ value: UInt32, at index: Int) {
        set(UInt16(truncatingIfNeeded: value >> 16), at: index)
        set(UInt16(truncatingIfNeeded: value), at: index + 2)
    }
}
