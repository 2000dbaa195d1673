// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// The same value without line breaks, which JSON has only between tokens: each becomes a space. Costs a copy only
    /// if there are any.
    package func onOneLine() -> RawJSON {
        guard bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return self }
        var copy = Array(bytes)
        JSONWriter.replaceLineBreaks(in: &copy, from: 0)
        return RawJSON(copy, 0, copy.count)
    }
}

extension JSONWriter {
    /// Replaces each line break by a space.
    static func replaceLineBreaks(in bytes: inout [UInt8], from start: Int) {
        bytes.withUnsafeMutableBufferPointer { buffer in
            for index in start..<buffer.count {
                let byte = buffer[index]
                buffer[index] = byte == 0x0A || byte == 0x0D ? 0x20 : byte
            }
        }
    }
}
