// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct EmittedNamesTests {
    private let server = ServerName("files")

    private func assign(_ originals: [String]) throws -> [String: String] {
        EmittedNames.assign(server: try #require(server), originals: originals)
    }

    @Test("a plain name only gets its server in front")
    func prefixes() throws {
        #expect(try assign(["read", "write-it_2"]) == ["read": "files__read", "write-it_2": "files__write-it_2"])
    }

    @Test("other characters become underscores")
    func maps() throws {
        #expect(try assign(["a.b/c"]) == ["a.b/c": "files__a_b_c"])
        #expect(try assign(["größe"]) == ["größe": "files__gr__e"])
    }

    @Test("names that would meet are told apart, whatever their order, and the plain one stays plain")
    func separates() throws {
        let names = try assign(["a.b", "a_b", "a/b"])
        #expect(names["a_b"] == "files__a_b")
        #expect(Set(names.values).count == 3)
        #expect(try assign(["a/b", "a.b", "a_b"]) == names)
    }

    @Test("a long name keeps 64 characters and its own hash")
    func shortens() throws {
        let long = String(repeating: "x", count: 100)
        let names = try assign([long + "1", long + "2"])
        #expect(names.values.allSatisfy { $0.utf8.count == 64 })
        #expect(Set(names.values).count == 2)
    }

    @Test("every emitted name is acceptable to the strictest clients")
    func staysInAlphabet() throws {
        let names = try assign(["a b", "", "日本語", "x\u{0}y", String(repeating: "é", count: 200)])
        for name in names.values {
            #expect(name.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil)
        }
    }

    @Test("the same name twice appears once")
    func dropsDuplicates() throws {
        #expect(try assign(["a", "a"]) == ["a": "files__a"])
    }
}
