// SPDX-License-Identifier: Apache-2.0

/// Checking of single tokens in bytes that may be anything.
extension ByteView {
    /// A string from the byte after its opening quote; `end` is the index after the closing one.
    @inline(__always)
    func checkString(_ start: Int) throws(ScanFault) -> (end: Int, escaped: Bool) {
        var index = start
        while index + 8 <= count {
            let marks = EightBytes.notPlain(word(index))
            if marks == 0 {
                index += 8
                continue
            }
            index += EightBytes.firstMark(marks)
            if base[index] == UInt8(ascii: "\"") { return (index + 1, false) }
            break
        }
        return try checkUnusualString(index)
    }

    /// The rest of a string, once something in it is not plain or the text is about to end.
    @inline(never)
    private func checkUnusualString(_ start: Int) throws(ScanFault) -> (end: Int, escaped: Bool) {
        var index = start
        var escaped = false
        while true {
            let current = byte(index)
            if current == UInt8(ascii: "\"") { return (index + 1, escaped) }
            if current >= 0x80 {
                index = try checkCharacter(index)
                continue
            }
            if current == UInt8(ascii: "\\") {
                escaped = true
                index = try checkEscape(index)
            } else if current < 0x20 {
                throw ScanFault(index >= count ? .endOfString : .noControlCharacter, at: index)
            } else {
                index += 1
            }
            index = skipPlain(index)
        }
    }

    @inline(__always)
    private func skipPlain(_ start: Int) -> Int {
        var index = start
        while index + 8 <= count {
            let marks = EightBytes.notPlain(word(index))
            if marks != 0 { return index + EightBytes.firstMark(marks) }
            index += 8
        }
        return index
    }

    /// One character beyond ASCII in shortest-form UTF-8 (RFC 3629, section 4); returns where the next one begins.
    @inline(__always)
    private func checkCharacter(_ index: Int) throws(ScanFault) -> Int {
        let lead = base[index]
        let second = byte(index + 1)
        switch lead {
        case 0xC2...0xDF where isContinuation(second):
            return index + 2
        case 0xE0...0xEF where isContinuation(byte(index + 2)):
            let low: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let high: UInt8 = lead == 0xED ? 0x9F : 0xBF
            if second >= low, second <= high { return index + 3 }
        case 0xF0...0xF4 where isContinuation(byte(index + 2)) && isContinuation(byte(index + 3)):
            let low: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let high: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            if second >= low, second <= high { return index + 4 }
        default:
            break
        }
        throw ScanFault(.utf8, at: index)
    }

    @inline(__always)
    private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// An escape from its backslash; surrogates must come in pairs.
    private func checkEscape(_ index: Int) throws(ScanFault) -> Int {
        switch byte(index + 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index + 2
        case UInt8(ascii: "u"):
            let unit = try checkUnit(index)
            guard unit & 0xF800 == 0xD800 else { return index + 6 }
            guard unit < 0xDC00 else { throw ScanFault(.noLoneLowSurrogate, at: index) }
            guard byte(index + 6) == UInt8(ascii: "\\"), byte(index + 7) == UInt8(ascii: "u"),
                try checkUnit(index + 6) & 0xFC00 == 0xDC00
            else { throw ScanFault(.lowSurrogate, at: index + 6) }
            return index + 12
        default:
            throw ScanFault(.escape, at: index + 1)
        }
    }

    private func checkUnit(_ backslash: Int) throws(ScanFault) -> UInt32 {
        guard let unit = codeUnit(backslash + 2) else { throw ScanFault(.fourHexDigits, at: backslash + 2) }
        return unit
    }

    /// A number or one of the three names.
    @inline(__always)
    func checkScalar(_ index: Int) throws(ScanFault) -> Int {
        switch byte(index) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return try checkNumber(index)
        case UInt8(ascii: "t"): return try checkName(index, "true")
        case UInt8(ascii: "f"): return try checkName(index, "false")
        case UInt8(ascii: "n"): return try checkName(index, "null")
        default: throw ScanFault(.value, at: index)
        }
    }

    @inline(__always)
    private func checkName(_ start: Int, _ name: StaticString) throws(ScanFault) -> Int {
        let length = name.utf8CodeUnitCount
        guard start + length <= count, equals(start, name.utf8Start, count: length) else {
            throw ScanFault(.value, at: start)
        }
        return start + length
    }

    @inline(__always)
    private func checkNumber(_ start: Int) throws(ScanFault) -> Int {
        var index = start
        if base[index] == UInt8(ascii: "-") { index += 1 }
        if byte(index) == UInt8(ascii: "0") { index += 1 } else { index = try checkDigits(index, else: .digit) }
        if byte(index) == UInt8(ascii: ".") { index = try checkDigits(index + 1, else: .digitAfterPoint) }
        if byte(index) | 0x20 == UInt8(ascii: "e") {
            index += 1
            if byte(index) == UInt8(ascii: "+") || byte(index) == UInt8(ascii: "-") { index += 1 }
            index = try checkDigits(index, else: .exponentDigit)
        }
        return index
    }

    @inline(__always)
    private func checkDigits(_ start: Int, else expected: ScanFault.Reason) throws(ScanFault) -> Int {
        var index = start
        while byte(index) &- UInt8(ascii: "0") < 10 { index += 1 }
        if index == start { throw ScanFault(expected, at: index) }
        return index
    }
}
