// SPDX-License-Identifier: Apache-2.0

import CZlib

/// The gzip file format (RFC 1952).
package enum Gzip {
    /// What one member holds. Nothing larger than `limit` bytes is ever made of it, whatever it would grow to.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        var stream = z_stream()
        guard patchbay_begin_gunzip(&stream) == Z_OK else { throw .outOfMemory }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: min(limit, max(1024, 4 * bytes.count)))
        var written = 0
        while true {
            let status = inflate(&stream, bytes, &output, &written)
            if status == Z_STREAM_END { break }
            guard status == Z_OK, written == output.count else { throw .damaged }
            guard output.count < limit else { throw .tooLarge(limit: limit) }
            output.append(contentsOf: repeatElement(0, count: min(output.count, limit - output.count)))
        }
        output.removeLast(output.count - written)
        return output
    }

    /// One step into the free end of `output`; it ends when that is full or the input is used up.
    private static func inflate(
        _ stream: inout z_stream, _ bytes: [UInt8], _ output: inout [UInt8], _ written: inout Int
    ) -> Int32 {
        let consumed = Int(stream.total_in)
        return bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // zlib does not write through `next_in`; its type is older than `const`.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + consumed })
                stream.avail_in = UInt32(clamping: bytes.count - consumed)
                stream.next_out = output.baseAddress.map { $0 + written }
                stream.avail_out = UInt32(clamping: output.count - written)
                let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                written = output.count - Int(stream.avail_out)
                return status
            }
        }
    }
}

/// Why compressed bytes are not read.
package enum CompressionError: Error, Equatable, Sendable {
    case outOfMemory
    /// No gzip, cut short, or its checksum is wrong.
    case damaged
    case tooLarge(limit: Int)
}
