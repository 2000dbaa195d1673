// SPDX-License-Identifier: Apache-2.0

/// A start or end tag, read from its characters between `<` and `>`.
struct TagText {
    let name: String
    let isEnd: Bool
    let attributes: [(name: String, value: String)]

    private static let maximumAttributes = 64

    init(_ characters: [PlacedScalar]) {
        let text = Array(characters.text.utf8)
        var index = 1
        isEnd = index < text.count && text[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let nameEnd = text[min(index, text.count)...].firstIndex { Self.endsName($0) } ?? text.count
        name = String(decoding: text[min(index, text.count)..<nameEnd], as: UTF8.self).lowercased()
        attributes = isEnd ? [] : Self.attributes(text, from: nameEnd)
    }

    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    private static func attributes(_ text: [UInt8], from start: Int) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var index = start
        while index < text.count, found.count < maximumAttributes {
            while index < text.count, endsName(text[index]) { index += 1 }
            let nameStart = index
            while index < text.count, !endsName(text[index]), text[index] != UInt8(ascii: "=") { index += 1 }
            let name = String(decoding: text[nameStart..<index], as: UTF8.self).lowercased()
            while index < text.count, text[index] <= 0x20 { index += 1 }
            var value = ""
            if index < text.count, text[index] == UInt8(ascii: "=") {
                (value, index) = Self.value(text, from: index + 1)
            }
            if name.isEmpty && value.isEmpty { break }
            found.append((name, value))
        }
        return found
    }

    private static func value(_ text: [UInt8], from start: Int) -> (String, Int) {
        var index = start
        while index < text.count, text[index] <= 0x20 { index += 1 }
        guard index < text.count else { return ("", index) }
        let quote = text[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = text[(index + 1)...].firstIndex(of: quote) ?? text.count
            return (String(decoding: text[(index + 1)..<end], as: UTF8.self), min(end + 1, text.count))
        }
        let end = text[index...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") } ?? text.count
        return (String(decoding: text[index..<end], as: UTF8.self), end)
    }
}
