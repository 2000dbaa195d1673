// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct LimitTests {
    private func nested(_ depth: Int, open: String = "[", close: String = "]", inner: String = "") -> String {
        String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }

    @Test("depth is bounded where it says, for arrays, objects and both")
    func depth() throws {
        for (open, close, inner) in [("[", "]", ""), ("{\"a\":", "}", "1"), ("[{\"a\":", "}]", "null")] {
            let levels = open.contains("[{") ? 64 : 128
            _ = try RawJSON(validating: nested(levels, open: open, close: close, inner: inner))
            #expect(throws: JSONError.tooDeep(limit: 128)) {
                try RawJSON(validating: nested(levels + 1, open: open, close: close, inner: inner))
            }
        }
    }

    @Test("a flood of brackets is refused at the bound, not at the end")
    func bracketFlood() {
        #expect(throws: JSONError.tooDeep(limit: 128)) {
            try RawJSON(validating: String(repeating: "[", count: 1_000_000))
        }
    }

    @Test("depth can be raised to 1,024 and no further")
    func raisedDepth() throws {
        var limits = JSONLimits()
        limits.maximumDepth = 5000
        _ = try RawJSON(validating: nested(1024), limits: limits)
        #expect(throws: JSONError.tooDeep(limit: 1024)) { try RawJSON(validating: nested(1025), limits: limits) }
        limits.maximumDepth = 0
        _ = try RawJSON(validating: "1", limits: limits)
        #expect(throws: JSONError.tooDeep(limit: 0)) { try RawJSON(validating: "[]", limits: limits) }
    }

    @Test("everything that recurses bears the greatest depth")
    func greatestDepth() throws {
        var limits = JSONLimits()
        limits.maximumDepth = 1024
        let raw = try RawJSON(validating: nested(1024, open: "{\"a\":", close: "}", inner: "1"), limits: limits)
        #expect(raw.value.serialized() == Array(raw.bytes))
        #expect(try CanonicalJSON.bytes(of: raw) == Array(raw.bytes))
        let deeper = try RawJSON(validating: "{}").editing([.set("a", raw)])
        #expect(throws: JSONError.tooDeep(limit: 1024)) { try CanonicalJSON.bytes(of: deeper) }
    }

    @Test("size is bounded where it says")
    func size() throws {
        var limits = JSONLimits()
        limits.maximumBytes = 10
        _ = try RawJSON(validating: "[1,2,3,4] ", limits: limits)
        #expect(throws: JSONError.tooLarge(limit: 10)) { try RawJSON(validating: "[1,2,3,4]  ", limits: limits) }
        #expect(JSONLimits.message.maximumBytes == 4 << 20)
    }

    @Test("the members of one object are bounded, elements are not")
    func members() throws {
        func object(_ count: Int) -> String {
            "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        }
        let raw = try RawJSON(validating: object(10_000))
        #expect(raw["k9999"]?.integer == 9999)
        #expect(throws: JSONError.tooManyMembers(limit: 10_000)) { try RawJSON(validating: object(10_001)) }
        _ = try RawJSON(validating: "[" + object(9_999) + "," + object(10_000) + "]")
        _ = try RawJSON(validating: "[" + Array(repeating: "1", count: 20_000).joined(separator: ",") + "]")
    }

    @Test("a repeated key is found among many, in any place and spelling", arguments: [2, 15, 16, 17, 18, 33, 500])
    func duplicatesAmongMany(count: Int) throws {
        var keys = (0..<count).map { "\"some key \($0)\"" }
        func text() -> String { "{" + keys.map { $0 + ":{\"some key 0\":[]}" }.joined(separator: ", ") + "}" }
        _ = try RawJSON(validating: text())
        for (place, original) in [(count - 1, 0), (count - 1, count - 2), (1, 0), (count / 2, count - 1)]
        where place != original {
            let kept = keys[place]
            for spelling in ["\"some key \(original)\"", "\"\\u0073ome key \(original)\""] {
                keys[place] = spelling
                #expect(throws: JSONError.self, "\(count) \(place) \(original)") { try RawJSON(validating: text()) }
            }
            keys[place] = kept
        }
    }

    @Test("objects within large objects are judged on their own")
    func largeWithinLarge() throws {
        let inner = "{" + (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        let outer = "{" + (0..<40).map { "\"k\($0)\":\(inner)" }.joined(separator: ",") + "}"
        #expect(try RawJSON(validating: outer)["k39"]?["k39"]?.integer == 0)
    }

    @Test("the time for many keys grows with their number, not with its square", .timeLimit(.minutes(5)))
    func manyKeys() throws {
        var limits = JSONLimits()
        limits.maximumMembers = .max
        limits.maximumBytes = 16 << 20
        let text = "{" + (0..<300_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        _ = try RawJSON(validating: text, limits: limits)
    }

    @Test("ten thousand keys that share beginning, end and length cost no more than others", .timeLimit(.minutes(5)))
    func similarKeys() throws {
        let keys = (10_000..<20_000).map { "\"aaaaaaaa\($0)zzzzzzzz\":0" }
        _ = try RawJSON(validating: "{" + keys.joined(separator: ",") + "}")
        let escaped = (10_000..<20_000).map { "\"\\u0061\($0)\":0" }
        _ = try RawJSON(validating: "{" + escaped.joined(separator: ",") + "}")
    }
}
