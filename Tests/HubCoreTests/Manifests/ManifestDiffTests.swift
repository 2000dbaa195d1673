// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Testing

@Suite struct ManifestDiffTests {
    private func pointers(_ before: String, _ after: String) throws -> [String] {
        ManifestDiff.fields(from: try RawJSON(validating: before), to: try RawJSON(validating: after)).map { field in
            "\(field.pointer): \(field.before?.text ?? "-") -> \(field.after?.text ?? "-")"
        }
    }

    @Test("every field that differs is named, at its depth")
    func fields() throws {
        #expect(
            try pointers(
                #"{"name":"x","s":{"p":{"a/b":{"default":1}}},"old":true,"l":[1,2]}"#,
                #"{"s":{"p":{"a/b":{"default":2,"enum":[1]}}},"name":"x","l":[1,3,4]}"#)
                == [
                    "/s/p/a~1b/default: 1 -> 2", "/s/p/a~1b/enum: - -> [1]", "/l/1: 2 -> 3", "/l/2: - -> 4",
                    "/old: true -> -",
                ])
    }

    @Test("what means the same differs in nothing")
    func same() throws {
        #expect(try pointers(#"{"a":1.0,"b":"x"}"#, #"{ "b": "\u0078", "a": 1 }"#).isEmpty)
    }
}
