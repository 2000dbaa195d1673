// SPDX-License-Identifier: Apache-2.0

/// The mask of a client's frames (RFC 6455, section 5.3). Applied twice it is undone.
enum WebSocketMask {
    /// `phase` is the place of the first byte within the payload.
    static func apply(_ mask: (UInt8, UInt8, UInt8, UInt8), to bytes: inout [UInt8], from start: Int, phase: Int) {
        guard mask != (0, 0, 0, 0) else { return }
        let key = [mask.0, mask.1, mask.2, mask.3]
        key.withUnsafeBufferPointer { key in
            bytes.withUnsafeMutableBufferPointer { bytes in
                for index in start..<bytes.count { bytes[index] ^= key[(index - start + phase) & 3] }
            }
        }
    }
}
