// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct ServerNameAssignmentTests {
    @Test(
        "a name that is not of the short form is mapped",
        arguments: [
            ("files", "files"), ("-a-", "-a-"), ("GitHub", "github"), ("My Server", "my-server"),
            ("@scope/server.fs", "scope-server-fs"), ("a__b", "a-b"), ("exactly-twenty-chars", "exactly-twenty-chars"),
        ])
    func mapping(original: String, name: String) {
        #expect(ServerName.assigned(to: [original]).map(\.text) == [name])
    }

    @Test(
        "a name that loses everything, or is too long, gets a digest and stays a valid name",
        arguments: ["", "日本", "--- ", "a-very-long-name-of-a-server", "ABCDEFGHIJKLM NOPQRSTU"])
    func digest(original: String) throws {
        let name = try #require(ServerName.assigned(to: [original]).first)
        #expect(ServerName(name.text) == name)
        #expect(name.text.split(separator: "-").last?.count == 6)
        #expect(!name.text.contains("--"))
        #expect(ServerName.assigned(to: [original]) == [name])
    }

    @Test("names that map to the same text are told apart, whatever their order")
    func collision() {
        let originals = ["My Server", "my-server", "My_Server", "日本", "中国"]
        let names = ServerName.assigned(to: originals)
        #expect(Set(names).count == originals.count)
        #expect(names[1].text == "my-server")
        #expect(ServerName.assigned(to: originals.reversed()) == names.reversed())
    }
}
