// SPDX-License-Identifier: Apache-2.0

/// Finds runs of encoded text and decodes them: base64, hex, percent, backslash and character references,
/// quoted-printable. One pass for each; every run is bounded.
enum EncodedRuns {
    static let maximumRun = 8192
    private static let maximumRuns = 64
    private static let shortestRun = 20
    /// Fewer in one text are what anybody writes.
    private static let fewestEscapes = 8

    /// All that any encoding makes of parts of a text: what one finds does not keep the others from looking.
    static func decoded(_ text: [UInt8], _ traits: TextTraits) -> [(text: String, offset: Int)] {
        var found: [(text: String, offset: Int)] = []
        // A run may be broken into lines, whose first is long enough alone.
        if traits.longestWord >= shortestRun { words(text, into: &found) }
        if traits.longestPairs >= shortestRun { pairs(text, into: &found) }
        if traits.escapes >= fewestEscapes { escapes(text, into: &found) }
        if traits.longWords >= SplitRuns.fewestPieces { found += SplitRuns.decoded(text) }
        if traits.longestRun >= Base85.shortestRun { found += Base85.decoded(text, most: maximumRuns) }
        return found
    }

    static func decoded(_ text: [UInt8]) -> [(text: String, offset: Int)] { decoded(text, TextTraits(text)) }

    /// Bytes in hexadecimal digits with a mark between them: `49 67 6e`.
    private static func pairs(_ text: [UInt8], into found: inout [(text: String, offset: Int)]) {
        var index = 0
        while index + 2 < text.count, found.count < maximumRuns {
            let start = index
            let mark = text[index + 2]
            var bytes: [UInt8] = []
            if mark == 0x20 || mark == 0x3A || mark == 0x2D {
                while index + 1 < text.count, bytes.count < maximumRun, let high = digit(text[index]),
                    let low = digit(text[index + 1])
                {
                    bytes.append(high << 4 | low)
                    index += 2
                    guard index < text.count, text[index] == mark else { break }
                    index += 1
                }
            }
            if bytes.count >= shortestRun, let read = readable(bytes) { found.append((read, start)) }
            index = max(index, start + 1)
        }
    }

    /// Runs of the base64 alphabet, which hex and base32 are parts of.
    private static func words(_ text: [UInt8], into found: inout [(text: String, offset: Int)]) {
        var start = 0
        var index = 0
        var run: [UInt8] = []
        // Where the last line of the run begins in it.
        var line = 0
        while index <= text.count && found.count < maximumRuns {
            if index < text.count && isWord(text[index]) {
                if run.count < maximumRun { run.append(text[index]) }
                index += 1
                continue
            }
            if goesOn(text, at: index, run) {
                line = run.count
                index += 1
                continue
            }
            // The last line may be a word of what follows.
            if run.count >= shortestRun,
                let read = decode(run[...]) ?? (line >= shortestRun ? decode(run[..<line]) : nil)
            {
                found.append((read, start))
            }
            run.removeAll(keepingCapacity: true)
            line = 0
            index += 1
            start = index
        }
    }

    /// Whether a run is only broken into lines there, as mail does.
    private static func goesOn(_ text: [UInt8], at index: Int, _ run: [UInt8]) -> Bool {
        guard run.count >= shortestRun, run.last != UInt8(ascii: "="), index + 1 < text.count else { return false }
        if text[index] == 0x0D { return text[index + 1] == 0x0A }
        return text[index] == 0x0A && isWord(text[index + 1])
    }

    private static func decode(_ run: ArraySlice<UInt8>) -> String? {
        if let hex = hexadecimal(run), let text = readable(hex) { return text }
        if let bytes = radix(run, bits: 6, value: base64Value), let text = readable(bytes) {
            guard let again = radix(ArraySlice(bytes), bits: 6, value: base64Value), bytes.count >= shortestRun else {
                return text
            }
            return readable(again) ?? text
        }
        let hasLower = run.contains { 0x61...0x7A ~= $0 }
        return hasLower ? nil : radix(run, bits: 5, value: base32Value).flatMap(readable)
    }

    static func isWord(_ byte: UInt8) -> Bool { base64Value(byte) != nil || byte == UInt8(ascii: "=") }

    /// What base64 says; nil for what is none.
    static func base64(_ text: [UInt8]) -> [UInt8]? { radix(text[...], bits: 6, value: base64Value) }

    private static func base64Value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func base32Value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x32...0x37: UInt32(byte) - 0x32 + 26
        default: nil
        }
    }

    private static func radix(_ run: ArraySlice<UInt8>, bits: Int, value: (UInt8) -> UInt32?) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for byte in run {
            if byte == UInt8(ascii: "=") { break }
            guard let digit = value(byte) else { return nil }
            buffer = buffer << UInt32(bits) | digit
            held += bits
            if held >= 8 {
                held -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(held)))
            }
        }
        return output
    }

    private static func hexadecimal(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = run.compactMap(digit)
        guard digits.count == run.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The text when it is mostly letters and spaces, as sentences are and keys are not.
    static func readable(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 8 else { return nil }
        let good = bytes.count { 0x61...0x7A ~= ($0 | 0x20) || $0 == 0x20 || $0 >= 0x80 }
        let plain = bytes.count { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 }
        guard good * 10 >= bytes.count * 7, plain == 0, bytes.contains(0x20) else { return nil }
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return String(validating: bytes, as: UTF8.self) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Text in which single characters are written as escapes: decoded as a whole when there are enough of them.
    private static func escapes(_ text: [UInt8], into found: inout [(text: String, offset: Int)]) {
        var output: [UInt8] = []
        var first = -1
        var count = 0
        var sinceLast = 0
        var index = 0
        func close() {
            if count >= fewestEscapes, let start = Optional(first), start >= 0, found.count < maximumRuns {
                found.append((String(decoding: output, as: UTF8.self), start))
            }
            output.removeAll(keepingCapacity: true)
            (first, count, sinceLast) = (-1, 0, 0)
        }
        while index < text.count {
            if let (bytes, length) = CharacterEscape.read(text, at: index) {
                if first < 0 { first = index }
                output += bytes
                (count, sinceLast) = (count + 1, 0)
                index += length
            } else {
                if first >= 0 {
                    output.append(text[index])
                    sinceLast += 1
                    if sinceLast > 24 || output.count >= maximumRun { close() }
                }
                index += 1
            }
        }
        close()
    }
}
