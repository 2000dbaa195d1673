// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Random texts: valid ones of every shape, and damaged ones.
struct RandomJSON {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func text() -> String { space() + value(depth: pick(5)) + space() }

    mutating func object() -> String { object(depth: 1 + pick(4)) }

    mutating func pick(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    private mutating func value(depth: Int) -> String {
        switch pick(depth > 0 ? 9 : 6) {
        case 0: number()
        case 1, 2: string()
        case 3: ["true", "false", "null"][pick(3)]
        case 4: number()
        case 5: ["{}", "[]", "{ }", "[\n]", "\"\"", "0"][pick(6)]
        case 6: array(depth: depth)
        default: object(depth: depth)
        }
    }

    private mutating func array(depth: Int) -> String {
        let elements = (0..<pick(5)).map { _ in space() + value(depth: depth - 1) + space() }
        return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    }

    private mutating func object(depth: Int) -> String {
        let count = pick(20) == 0 ? 17 + pick(30) : pick(6)
        let members = (0..<count).map { index in
            let key = pick(3) == 0 ? string(suffix: "\(index)") : "\"k\(index)\""
            return space() + key + space() + ":" + space() + value(depth: depth - 1) + space()
        }
        return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
    }

    private mutating func space() -> String {
        pick(3) > 0 ? "" : String((0..<pick(4)).map { _ in [" ", "\n", "\t", "\r", " "][pick(5)] }.joined())
    }

    mutating func number() -> String {
        let sign = pick(4) == 0 ? "-" : ""
        switch pick(8) {
        case 0: return sign + "0"
        case 1: return sign + "\(pick(100))"
        case 2: return sign + "\(UInt64.random(in: 0 ... .max, using: &generator))"
        case 3: return sign + "\(1 + pick(9))" + String((0..<pick(40)).map { _ in Character("\(pick(10))") })
        case 4: return sign + "\(pick(1000)).\(pick(1000))"
        case 5: return sign + "\(pick(10))\(["e", "E"][pick(2)])\(["", "+", "-"][pick(3)])\(pick(400))"
        case 6: return sign + "\(pick(1000)).\(pick(100_000))e\(["", "+", "-"][pick(3)])\(pick(320))"
        default:
            let value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
            return value.isFinite ? "\(value)" : "0.5"
        }
    }

    private mutating func string(suffix: String = "") -> String {
        "\"" + (0..<pick(12)).map { _ in character() }.joined() + suffix + "\""
    }

    private mutating func character() -> String {
        let plain: [String] = [
            "a", "b", "z", " ", "/", "{", "}", "[", "]", ",", ":", "0", "é", "€", "漢", "𝄞", "\u{7F}",
        ]
        let escaped = [
            #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, #"\u0000"#, #"\u0061"#, #"\u00E9"#,
            #"\u20ac"#,
            #"\ud834\uDD1e"#, #"\uFFFF"#, #"\u001f"#,
        ]
        return pick(5) == 0 ? escaped[pick(escaped.count)] : plain[pick(plain.count)]
    }

    /// The text with one to three bytes changed, removed, inserted, doubled or swapped.
    mutating func damaged(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0...pick(3) where !bytes.isEmpty {
            let place = pick(bytes.count)
            let usual = Array("\"\\{}[],:0e.-u 1dtn\u{0}\u{1F}".utf8) + [0x80, 0xBF, 0xC3, 0xED, 0xF4, 0xFF]
            switch pick(6) {
            case 0: bytes[place] = UInt8(pick(256))
            case 1: bytes[place] = usual[pick(usual.count)]
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(usual[pick(usual.count)], at: place)
            case 4: bytes.insert(bytes[place], at: place)
            default: bytes.swapAt(place, pick(bytes.count))
            }
        }
        return bytes
    }
}
