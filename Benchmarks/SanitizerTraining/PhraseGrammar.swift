// SPDX-License-Identifier: Apache-2.0

import Documents

/// Lists of lines with `{name}` places in them, from which texts are drawn; the same seed draws the same texts.
struct PhraseGrammar {
    private static let deepest = 8
    private var lists: [String: [String]] = [:]
    private var names: [String] = []
    private var random = TrainingRandom()

    /// Reads `[name]`, the lines below it, and `#` comments before the first name.
    init(reading path: String) throws {
        var name: String?
        for line in String(decoding: try FileContents.read(path, limit: 1 << 20), as: UTF8.self).split(separator: "\n")
        {
            if let heading = Self.heading(line) {
                name = heading
                names.append(heading)
            } else if let name {
                lists[name, default: []].append(String(line))
            }
        }
    }

    /// Only letters and dots: `[END OF DATA]` is a line like others.
    private static func heading(_ line: Substring) -> String? {
        guard line.first == "[", line.last == "]" else { return nil }
        let name = line.dropFirst().dropLast()
        return name.allSatisfy { $0.isLetter && $0.isASCII || $0 == "." } ? String(name) : nil
    }

    /// The families whose names begin so, each as often as the others.
    mutating func draw(_ prefix: String, count: Int) -> [(family: String, text: String)] {
        let families = names.filter { $0.hasPrefix(prefix) }
        guard !families.isEmpty else { return [] }
        return (0..<count).map { index in
            let family = families[index % families.count]
            let text = draw(family, depth: 0)
            let isCapital = random.next() & 1 == 0
            return (family, isCapital ? text.prefix(1).uppercased() + text.dropFirst() : text)
        }
    }

    private mutating func draw(_ name: String, depth: Int) -> String {
        guard let list = lists[name], depth < Self.deepest else { return "{\(name)}" }
        let line = list[random.below(list.count)]
        var text = ""
        var rest = line[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let inner = String(rest[rest.index(after: open)..<close])
            if lists[inner] != nil {
                text += draw(inner, depth: depth + 1)
                rest = rest[rest.index(after: close)...]
            } else {
                text += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        return text + rest
    }
}

/// Numbers that are the same in every run.
struct TrainingRandom {
    private var state: UInt64 = 0x2026_1121

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 8
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
