// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import JSON

/// Promises that hold for whatever text, tried on seeded random ones.
@Suite struct PropertyTests {
    @Test("valid texts keep their bytes, and their trees read back the same", arguments: 0..<40)
    func roundTrips(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<25 {
            let text = random.text()
            let raw = try RawJSON(validating: text)
            try #require(raw.text == text.trimmingJSONSpace)
            let value = raw.value
            let written = value.serialized()
            try #require(try JSONValue(parsing: written) == value, "\(text)")
            try #require(try RawJSON(validating: written).value == value)
            walk(raw, value)
        }
    }

    /// Lazy look-ups agree with the tree.
    private func walk(_ raw: RawJSON, _ value: JSONValue) {
        switch value {
        case .object(let members):
            #expect(raw.members.map(\.key) == members.keys)
            for (key, member) in members {
                guard let part = raw[key] else {
                    Issue.record("no \(key) in \(raw.text)")
                    continue
                }
                walk(part, member)
            }
        case .array(let elements):
            #expect(raw.elements.reduce(0) { count, _ in count + 1 } == elements.count)
            for (index, element) in elements.enumerated() { raw[index].map { walk($0, element) } }
        case .string(let text): #expect(raw.string == text && raw.isString(text))
        case .integer(let integer): #expect(raw.integer == integer && raw.text == "\(integer)")
        case .number(let text): #expect(raw.text == text)
        case .boolean(let flag): #expect(raw.boolean == flag)
        case .null: #expect(raw.isNull)
        }
    }

    @Test("editing does what it says to the tree and nothing to the other members' bytes", arguments: 0..<40)
    func editing(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        var shuffling = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let raw = try RawJSON(validating: random.object())
            var keys = raw.members.map(\.key) + ["new", "k0", "é\"\n"]
            keys.shuffle(using: &shuffling)
            let edits: [JSONEdit] = try keys.prefix(random.pick(4)).map { key in
                random.pick(2) == 0 ? .remove(key) : .set(key, try RawJSON(validating: random.text()))
            }
            let edited = raw.editing(edits)
            var expected = raw.value
            for edit in edits {
                switch edit {
                case .remove(let key): expected[key] = nil
                case .set(let key, let value): expected[key] = value.value
                }
            }
            let reread = try RawJSON(validating: Array(edited.bytes))
            try #require(reread.value == expected, "\(raw.text) \(edits)")
            let touched = Set(edits.map(\.key))
            let kept = raw.members.filter { !touched.contains($0.key) }
            let keptAfter = edited.members.filter { !touched.contains($0.key) }
            #expect(kept.map(\.key) == keptAfter.map(\.key))
            #expect(kept.map(\.value) == keptAfter.map(\.value))
        }
    }

    @Test("the canonical form is a fixed point, and blind to order, spacing and escapes", arguments: 0..<40)
    func canonical(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<25 {
            let raw = try RawJSON(validating: random.text())
            let once = try CanonicalJSON.bytes(of: raw)
            let twice = try CanonicalJSON.bytes(of: RawJSON(validating: once))
            try #require(once == twice, "\(raw.text)")
            var shuffled = RandomOrder(seed: seed)
            let other = RawJSON(shuffled.reordered(raw.value))
            try #require(try CanonicalJSON.bytes(of: other) == once, "\(raw.text)")
        }
    }

    @Test("damaged texts are refused or read, and what was read can be walked", arguments: 0..<60)
    func damage(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<100 {
            let bytes = random.damaged(random.text())
            guard let raw = try? RawJSON(validating: bytes) else { continue }
            walk(raw, raw.value)
            try #require(String(validating: raw.bytes, as: UTF8.self) != nil)
            try #require((try? RawJSON(validating: raw.value.serialized()))?.value == raw.value)
        }
    }

    @Test("walks over bytes that are no JSON at all end, and stay inside", arguments: 0..<60)
    func garbage(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<100 {
            var bytes = random.damaged(random.damagedTwice())
            if bytes.isEmpty { bytes = [0x7B] }
            if random.pick(2) == 0 { bytes.insert([0x7B, 0x5B, 0x22][random.pick(3)], at: 0) }
            let raw = RawJSON(bytes, 0, bytes.count)
            for (_, member) in raw.members.prefix(1000) { _ = (member.string, member.integer, member[0]) }
            for element in raw.elements.prefix(1000) { _ = (element.string, element["a"], element.kind) }
            _ = (raw["k0"], raw[3], raw.isString("abc"), raw.value)
            _ = raw.editing([.set("a", .null), .remove("k1")])
            _ = try? CanonicalJSON.bytes(of: raw)
        }
    }
}

extension RandomJSON {
    fileprivate mutating func damagedTwice() -> String { String(decoding: damaged(text()), as: UTF8.self) }
}

/// The same value with the members of all its objects in another order.
private struct RandomOrder {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func reordered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { reordered($0) })
        case .object(let members):
            var object = JSONObject()
            for (key, member) in members.shuffled(using: &generator) { object[key] = reordered(member) }
            return .object(object)
        default: return value
        }
    }
}
