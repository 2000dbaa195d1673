// SPDX-License-Identifier: Apache-2.0

/// Pure: reads what it can of a message of which only the beginning was kept.
enum TruncatedMessage {
    /// The integer id, if it comes before any container among the members; writers put it there.
    static func id(in prefix: [UInt8]) -> Int64? {
        var scanner = Scanner(bytes: prefix)
        guard scanner.take("{") else { return nil }
        while let key = scanner.string(), scanner.take(":") {
            if key.elementsEqual("id".utf8) { return scanner.integer() }
            guard scanner.string() != nil || scanner.integer() != nil, scanner.take(",") else { return nil }
        }
        return nil
    }

    private struct Scanner {
        let bytes: [UInt8]
        private var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
            index += 1
            return true
        }

        /// The raw inside of a string that ends within the bytes.
        mutating func string() -> ArraySlice<UInt8>? {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
            var end = index + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < bytes.count else { return nil }
            defer { index = end + 1 }
            return bytes[(index + 1)..<end]
        }

        /// A number whose end is within the bytes.
        mutating func integer() -> Int64? {
            skipSpace()
            let digits = bytes[index...].prefix { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
            guard !digits.isEmpty, digits.endIndex < bytes.count, Self.endsNumber(bytes[digits.endIndex]) else {
                return nil
            }
            index = digits.endIndex
            return Int64(String(decoding: digits, as: UTF8.self))
        }

        private mutating func skipSpace() {
            while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        }

        private static func isSpace(_ byte: UInt8) -> Bool {
            byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
        }

        private static func endsNumber(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || isSpace(byte)
        }
    }
}
