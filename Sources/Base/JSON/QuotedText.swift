// SPDX-License-Identifier: Apache-2.0

/// A text that is about to be written between quotes, and what stands around it.
struct QuotedText {
    let bytes: UnsafeBufferPointer<UInt8>
    let followsComma: Bool
    let precedesColon: Bool

    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>, followsComma: Bool = false, precedesColon: Bool = false) {
        self.bytes = bytes
        self.followsComma = followsComma
        self.precedesColon = precedesColon
    }

    /// Without escapes.
    var plainLength: Int { bytes.count + 2 + (followsComma ? 1 : 0) + (precedesColon ? 1 : 0) }

    /// Writes all of it as it is, and says how many bytes that were; the buffer has room for ``plainLength``.
    @inline(__always)
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        var end = 0
        func put(_ byte: UInt8) {
            start[end] = byte
            end += 1
        }
        if followsComma { put(UInt8(ascii: ",")) }
        put(UInt8(ascii: "\""))
        if let source = bytes.baseAddress { (start + end).update(from: source, count: bytes.count) }
        end += bytes.count
        put(UInt8(ascii: "\""))
        if precedesColon { put(UInt8(ascii: ":")) }
        return end
    }
}
