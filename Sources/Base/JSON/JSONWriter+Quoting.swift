// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Appends `text` as a JSON string with the fewest escapes (RFC 8785, section 3.2.2.2).
    package static func append(quoting text: String, to bytes: inout [UInt8]) {
        text.withBytes { append(quoting: $0, to: &bytes) }
    }

    static func append(quoting text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        append(QuotedText(text), to: &bytes)
    }

    static func append(_ text: QuotedText, to bytes: inout [UInt8]) {
        let plain = firstToEscape(text.bytes, from: 0)
        guard plain < text.bytes.count else { return append(plain: text, to: &bytes) }
        append(escaping: text, firstAt: plain, to: &bytes)
    }

    /// A text without anything to escape, which is nearly every one: in one step, since piece by piece the array would ask
    /// itself each time whether there is room.
    private static func append(plain text: QuotedText, to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: text.plainLength) { output in
            output.withUnsafeMutableBufferPointer { buffer, written in written = text.write(to: buffer) }
        }
    }

    private static func append(escaping text: QuotedText, firstAt first: Int, to bytes: inout [UInt8]) {
        if text.followsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        var copied = 0
        var plain = first
        while true {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text.bytes[copied..<plain]))
            guard plain < text.bytes.count else { break }
            appendEscape(of: text.bytes[plain], to: &bytes)
            copied = plain + 1
            plain = copied < text.bytes.count ? firstToEscape(text.bytes, from: copied) : copied
        }
        bytes.append(UInt8(ascii: "\""))
        if text.precedesColon { bytes.append(UInt8(ascii: ":")) }
    }

    private static func firstToEscape(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard text.count - start >= 8 else { return firstToEscape(fewOf: text, from: start) }
        let view = ByteView(text)
        var index = start
        while index + 8 <= view.count {
            let marks = EightBytes.needsEscape(view.word(index))
            if marks != 0 { return index + EightBytes.firstMark(marks) }
            index += 8
        }
        // The last eight, of which some were looked at already and marked nothing.
        let marks = EightBytes.needsEscape(view.word(view.count - 8))
        return marks == 0 ? view.count : view.count - 8 + EightBytes.firstMark(marks)
    }

    private static func firstToEscape(fewOf text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.count {
            let current = text[index]
            if current < 0x20 || current == UInt8(ascii: "\"") || current == UInt8(ascii: "\\") { break }
            index += 1
        }
        return index
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 0x0F))
        }
    }
}
