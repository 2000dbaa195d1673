// SPDX-License-Identifier: Apache-2.0

import JSON

extension FuzzTarget {
    /// JSON texts: accepted exactly when a second, plain reader accepts them; then the lazy walk, the tree, the writer
    /// and the canonical form agree.
    static let json = FuzzTarget("JSON", of: ["Sources/Base/JSON/Scanning/", "Sources/Base/JSON/Canonical/"]) {
        (bytes) throws(FuzzFinding) in
        let expected = ReferenceJSON.accepts(bytes, maximumDepth: JSONFuzz.limits.maximumDepth)
        let raw: RawJSON
        do throws(JSONError) {
            raw = try RawJSON(validating: bytes, limits: JSONFuzz.limits)
        } catch {
            try expect(!expected, "refused: \(error)")
            try expect(!error.description.isEmpty, "an error without words")
            return
        }
        try expect(expected, "accepted, which the other reader does not")
        try JSONFuzz.check(raw, in: bytes)
    }
}

enum JSONFuzz {
    static let limits: JSONLimits = {
        var limits = JSONLimits()
        limits.maximumDepth = 24
        return limits
    }()

    static func check(_ raw: RawJSON, in text: [UInt8]) throws(FuzzFinding) {
        let trimmed = text.trimmingSpace
        try expect(raw.bytes == trimmed, "the bytes of the value are not those received")
        let tree = raw.value
        try walk(raw, tree)
        let written = try read(tree.serialized())
        try expect(written.value == tree, "\(tree) written and read is \(written.value)")
        try checkOneLine(raw)
        let canonical = try self.canonical(raw)
        try expect(try self.canonical(written) == canonical, "writing changed the canonical form")
        try expect(try self.canonical(try read(canonical)) == canonical, "the canonical form is no fixed point")
    }

    static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> RawJSON {
        do throws(JSONError) {
            return try RawJSON(validating: bytes, limits: limits)
        } catch {
            throw FuzzFinding("our own text is refused: \(error)")
        }
    }

    private static func canonical(_ raw: RawJSON) throws(FuzzFinding) -> [UInt8] {
        do throws(JSONError) { return try CanonicalJSON.bytes(of: raw) } catch { throw FuzzFinding("\(error)") }
    }

    private static func checkOneLine(_ raw: RawJSON) throws(FuzzFinding) {
        let line = raw.onOneLine()
        try expect(!line.bytes.contains { $0 == 10 || $0 == 13 }, "a line break in one line")
        try expect(line.value == raw.value, "one line has another value")
    }

    /// Lazy look-ups agree with the tree.
    static func walk(_ raw: RawJSON, _ tree: JSONValue) throws(FuzzFinding) {
        switch tree {
        case .object(let members): try walkObject(raw, members)
        case .array(let elements):
            var index = 0
            for element in raw.elements {
                try expect(index < elements.count, "an element too many")
                try walk(element, elements[index])
                index += 1
            }
            try expect(index == elements.count && raw[index] == nil, "\(index) elements of \(elements.count)")
        case .string(let text): try expect(raw.string == text && raw.isString(text), "a string differs")
        case .integer(let integer): try expect(raw.integer == integer && raw.text == "\(integer)", "an integer differs")
        case .number(let text): try expect(raw.text == text && raw.kind == .number, "a number differs")
        case .boolean(let flag): try expect(raw.boolean == flag, "a boolean differs")
        case .null: try expect(raw.isNull, "null differs")
        }
    }

    private static func walkObject(_ raw: RawJSON, _ members: JSONObject) throws(FuzzFinding) {
        var keys: [String] = []
        for (key, member) in raw.members {
            keys.append(key)
            try expect(raw[key] == member, "look-up of \(key.debugDescription) finds another member")
            guard let value = members[key] else { throw FuzzFinding("the tree has no \(key.debugDescription)") }
            try walk(member, value)
        }
        let isSame = keys.elementsEqual(members.keys) { $0.utf8.elementsEqual($1.utf8) }
        try expect(isSame, "keys \(keys) of \(members.keys)")
    }
}

extension [UInt8] {
    fileprivate var trimmingSpace: ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return []
        }
        return self[first...last]
    }
}
