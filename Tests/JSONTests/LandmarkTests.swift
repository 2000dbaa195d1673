// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSON

/// Long containers are stepped over by notes of the validating pass: the answers must be those of a plain walk.
@Suite struct LandmarkTests {
    /// A tree whose containers have all kinds of lengths, several above every threshold.
    private func tree(_ depth: Int, _ width: Int) -> String {
        guard depth > 0 else { return #""leaf, with ] and } and \" in it""# }
        let parts = (0..<width).map { index in
            index % 2 == 0 ? tree(depth - 1, width) : #"{"deep \#(depth)": \#(tree(depth - 1, width)), "n": \#(index)}"#
        }
        return "[" + parts.joined(separator: " , ") + "]"
    }

    @Test("walks give the same answers with and without notes", arguments: [(2, 3), (4, 6), (6, 4), (9, 3)])
    func sameAnswers(depth: Int, width: Int) throws {
        let text = #"{"a": \#(tree(depth, width)), "b": [1], "c": \#(tree(2, 40)), "d": {"last": true}}"#
        var limits = JSONLimits()
        limits.maximumBytes = 64 << 20
        let noted = try RawJSON(validating: " " + text, limits: limits)
        let bare = RawJSON(trusted: Array(text.utf8))
        #expect(noted["d"]?["last"]?.boolean == true)
        #expect(noted["b"] == bare["b"])
        #expect(noted.members.map(\.value) == bare.members.map(\.value))
        compare(noted, bare)
        #expect(noted.value == bare.value)
        #expect(noted.editing([.set("b", .null), .remove("a")]) == bare.editing([.set("b", .null), .remove("a")]))
    }

    private func compare(_ noted: RawJSON, _ bare: RawJSON) {
        if noted != bare { Issue.record("\(noted.offset) differs from \(bare.offset)") }
        for (left, right) in zip(noted.elements, bare.elements) { compare(left, right) }
        for (left, right) in zip(noted.members, bare.members) { compare(left.value, right.value) }
    }

    @Test("what is noted is found by its beginning, the short is not noted, and of too many the longest stay")
    func notes() {
        var landmarks = Landmarks()
        landmarks.note(from: 10, to: 10 + Landmarks.shortest - 1)
        landmarks.note(from: 30, to: 30 + Landmarks.shortest)
        landmarks.note(from: 20, to: 5_000)
        landmarks.note(from: 0, to: 6_000)
        landmarks.finish()
        func end(_ start: Int) -> Int? {
            landmarks.containers.withUnsafeBufferPointer { Landmarks.end(of: start, in: $0) }
        }
        #expect([0, 10, 20, 30, 31].map(end) == [6_000, nil, 5_000, 30 + Landmarks.shortest, nil])

        for start in 0..<5_000 { landmarks.note(from: start * 2_000, to: start * 2_000 + 600) }
        landmarks.note(from: 1, to: 1_000_000)
        landmarks.finish()
        #expect(landmarks.containers.count <= Landmarks.limit)
        #expect([0, 1, 20].map(end) == [6_000, 1_000_000, 5_000])
    }

    @Test("far more long containers than are noted")
    func manyLongContainers() throws {
        let filler = String(repeating: "x", count: 600)
        let text = "[" + (0..<3000).map { #"{"id":\#($0),"text":"\#(filler)"}"# }.joined(separator: ",") + "]"
        let raw = try RawJSON(validating: text)
        #expect(raw[2999]?["id"]?.integer == 2999)
        #expect(raw.elements.compactMap { $0["id"]?.integer } == (0..<3000).map(Int64.init))
    }
}
