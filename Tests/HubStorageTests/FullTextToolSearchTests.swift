// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FullTextToolSearchTests {
    private static let tools = [
        ("files__readFile", "Reads a text from disk.", "path"), ("mail__send", "Sends a message to people.", "to"),
        ("git__log", "Shows commits.", "branch"), ("mail__list_messages", "Shows what came.", "folder"),
        ("weather__forecast", "Tomorrow's weather of a city.", "city"),
    ].map { SearchableTool(name: $0.0, description: $0.1, arguments: $0.2) }

    private func names(_ words: String, _ search: FullTextToolSearch, limit: Int = 3) async throws -> [String] {
        try await search.search(words, in: Self.tools, face: "f", limit: limit).map { Self.tools[$0].name }
    }

    @Test("words of the name count before those of the description, whatever their endings")
    func ranking() async throws {
        try await Self.with { search in
            let found1 = try await names("reading a file", search)
            #expect(found1.first == "files__readFile")
            let found2 = try await names("message", search)
            #expect(found2 == ["mail__list_messages", "mail__send"])
            let found3 = try await names("which CITY?", search)
            #expect(found3 == ["weather__forecast"])
            let found4 = try await names("commit", search, limit: 1)
            #expect(found4 == ["git__log"])
            let found5 = try await names("xyzzy", search)
            #expect(found5 == [])
            let found6 = try await names("\" OR ( NEAR * ) : -", search)
            #expect(found6 == [])
            let found7 = try await names("", search)
            #expect(found7 == [])
        }
    }

    @Test("each list has an index of its own, and more lists than are kept do no harm")
    func lists() async throws {
        try await Self.with { search in
            for round in 0..<40 {
                let tools = [SearchableTool(name: "t\(round)", description: "message", arguments: "")]
                let found8 = try await search.search("message", in: tools, face: "f\(round)", limit: 5)
                #expect(found8 == [0])
            }
            let found9 = try await names("message", search)
            #expect(found9.count == 2)
        }
    }

    @Test("what an earlier run has left is not found")
    func restart() async throws {
        let folder = try TemporaryDirectory()
        for _ in 0..<2 {
            try await Self.with(folder.file("hub.db")) { search in
                let found10 = try await names("message", search)
                #expect(found10 == ["mail__list_messages", "mail__send"])
            }
        }
    }

    private static func with(_ path: String? = nil, _ body: (FullTextToolSearch) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: path ?? folder.file("hub.db"), migrations: StorageSchema.migrations)
        try await body(FullTextToolSearch(database: writer))
        await writer.close()
    }
}
