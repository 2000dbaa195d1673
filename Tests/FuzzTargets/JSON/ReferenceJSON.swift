// SPDX-License-Identifier: Apache-2.0

/// A second reader of JSON, as plain as RFC 8259 is: one function per rule, recursion for nesting, a set for the keys of
/// an object. It only says whether a text is one that we accept.
struct ReferenceJSON {
    private let bytes: [UInt8]
    private var index = 0
    private let maximumDepth: Int

    static func accepts(_ bytes: [UInt8], maximumDepth: Int) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = ReferenceJSON(bytes: bytes, maximumDepth: maximumDepth)
        reader.skipSpace()
        guard reader.value(depth: 0) else { return false }
        reader.skipSpace()
        return reader.index == bytes.count
    }

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { index += 1 }
    }

    private mutating func value(depth: Int) -> Bool {
        switch next {
        case UInt8(ascii: "{"): object(depth: depth + 1)
        case UInt8(ascii: "["): array(depth: depth + 1)
        case UInt8(ascii: "\""): string() != nil
        case UInt8(ascii: "t"): take("true")
        case UInt8(ascii: "f"): take("false")
        case UInt8(ascii: "n"): take("null")
        default: number()
        }
    }

    private mutating func object(depth: Int) -> Bool {
        guard depth <= maximumDepth, take("{") else { return false }
        var keys: Set<[UInt16]> = []
        skipSpace()
        if take("}") { return true }
        repeat {
            skipSpace()
            guard let key = string(), keys.insert(key).inserted else { return false }
            skipSpace()
            guard take(":") else { return false }
            skipSpace()
            guard value(depth: depth) else { return false }
            skipSpace()
        } while take(",")
        return take("}")
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth <= maximumDepth, take("[") else { return false }
        skipSpace()
        if take("]") { return true }
        repeat {
            skipSpace()
            guard value(depth: depth) else { return false }
            skipSpace()
        } while take(",")
        return take("]")
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0") {
            guard digits() > 0 else { return false }
        }
        if take("."), digits() == 0 { return false }
        guard take("e") || take("E") else { return true }
        _ = take("+") || take("-")
        return digits() > 0
    }

    private mutating func digits() -> Int {
        let start = index
        while let next, (0x30...0x39).contains(next) { index += 1 }
        return index - start
    }

    /// The UTF-16 code units of a string; nil if it is none, or has a surrogate without its other half.
    private mutating func string() -> [UInt16]? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        while let next, next != UInt8(ascii: "\"") {
            if next == UInt8(ascii: "\\") {
                guard let unit = escape() else { return nil }
                units.append(unit)
            } else {
                guard next >= 0x20 else { return nil }
                let start = index
                index += 1
                while let next = self.next, next & 0xC0 == 0x80 { index += 1 }
                units += Array(String(decoding: bytes[start..<index], as: UTF8.self).utf16)
            }
        }
        guard take("\"") else { return nil }
        return String(validating: units, as: UTF16.self) == nil ? nil : units
    }

    private mutating func escape() -> UInt16? {
        index += 1
        guard let letter = next else { return nil }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(letter)
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "f"): return 12
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "u"):
            let digits = bytes[index...].prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
            index += 4
            return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        default: return nil
        }
    }
}
