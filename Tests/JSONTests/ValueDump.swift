// SPDX-License-Identifier: Apache-2.0

import JSON

/// A plain spelling of what a parser understood, easy to produce anywhere: `z`, `t`, `f`, `n<text>;`, `s<hex>;`,
/// `[…]`, `{s<hex>;value…}`.
enum ValueDump {
    static func of(_ raw: RawJSON) -> String {
        switch raw.kind {
        case .null: return "z"
        case .boolean: return raw.boolean == true ? "t" : "f"
        case .number: return "n\(raw.text);"
        case .string: return string(raw.string ?? "?")
        case .array: return "[" + raw.elements.map(of).joined() + "]"
        case .object: return "{" + raw.members.map { string($0.key) + of($0.value) }.joined() + "}"
        }
    }

    static func of(_ value: JSONValue) -> String {
        switch value {
        case .null: "z"
        case .boolean(let flag): flag ? "t" : "f"
        case .integer(let integer): "n\(integer);"
        case .number(let text): "n\(text);"
        case .string(let text): string(text)
        case .array(let elements): "[" + elements.map(of).joined() + "]"
        case .object(let members): "{" + members.map { string($0.key) + of($0.value) }.joined() + "}"
        }
    }

    private static func string(_ text: String) -> String { "s" + hex(text.utf8) + ";" }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = String.UnicodeScalarView()
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(text)
    }
}
