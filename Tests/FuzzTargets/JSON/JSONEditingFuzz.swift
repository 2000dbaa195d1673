// SPDX-License-Identifier: Apache-2.0

import JSON

extension FuzzTarget {
    /// An object, then edits of it, one per line: `key` removes, `key=value` sets.
    static let jsonEditing = FuzzTarget(
        "JSONEditing", of: ["Sources/Base/JSON/JSONEdit.swift"]
    ) { (bytes) throws(FuzzFinding) in
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        guard let first = parts.first, let object = try? RawJSON(validating: Array(first), limits: JSONFuzz.limits)
        else { return }
        let edits = parts.dropFirst().prefix(8).compactMap(JSONEditingFuzz.edit)
        try JSONEditingFuzz.check(object, edits)
    }
}

enum JSONEditingFuzz {
    static func edit(_ line: ArraySlice<UInt8>) -> JSONEdit? {
        let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let key = String(decoding: parts[0], as: UTF8.self)
        guard parts.count == 2 else { return .remove(key) }
        return (try? RawJSON(validating: Array(parts[1]), limits: JSONFuzz.limits)).map { .set(key, $0) }
    }

    static func check(_ object: RawJSON, _ edits: [JSONEdit]) throws(FuzzFinding) {
        let edited = object.editing(edits)
        let reread: RawJSON
        do throws(JSONError) {
            reread = try RawJSON(validating: Array(edited.bytes))
        } catch {
            throw FuzzFinding("the edited object is refused: \(error) in \(edited.text)")
        }
        var expected = object.kind == .object ? object.value : [:]
        for edit in edits {
            switch edit {
            case .remove(let key): expected[key] = nil
            case .set(let key, let value): expected[key] = value.value
            }
        }
        try expect(reread.value == expected, "\(object.text) \(edits) gave \(edited.text)")
        try expect(kept(in: object, edits) == kept(in: edited, edits), "an untouched member changed: \(edited.text)")
        if edits.isEmpty, object.kind == .object { try expect(edited == object, "no edit, another text") }
    }

    /// The members that no edit names, in order, keys and values as written.
    private static func kept(in object: RawJSON, _ edits: [JSONEdit]) -> [[UInt8]] {
        object.members.filter { member in !edits.contains { $0.key.utf8.elementsEqual(member.key.utf8) } }
            .map { Array($0.key.utf8) + [0] + Array($0.value.bytes) }
    }
}
