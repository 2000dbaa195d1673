// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FullTextCatalogSearchTests {
    private static let entries = [
        CatalogText(
            identifier: "weather", name: "Meteo", skills: "Forecast", tags: "weather\nrain",
            description: "Tells what the sky will do."),
        CatalogText(
            identifier: "boast", name: "Best agent", skills: "Chat", tags: "chat",
            description: "The best agent for weather, weather, weather and everything else in the whole world."),
        CatalogText(
            identifier: "finnish", name: "Kääntäjä", skills: "Translation", tags: "finnish\nlanguages",
            examples: "Translate this contract"),
    ]

    private func order(
        _ words: String, _ search: FullTextCatalogSearch, _ entries: [CatalogText] = entries
    ) async throws -> [String] {
        try await search.ranks(of: words, among: entries).sorted { $0.value > $1.value }.map(\.key)
    }

    @Test("tags and names of skills count before what a card boasts of, whatever the endings")
    func ranking() async throws {
        try await Self.with { search in
            let weather = try await order("weather", search)
            #expect(weather == ["weather", "boast"])
            let translating = try await order("translating a contract", search)
            #expect(translating.first == "finnish")
            let marks = try await order("\" OR NEAR( * : -", search)
            #expect(marks.isEmpty)
            let nothing = try await order("", search)
            #expect(nothing.isEmpty)
        }
    }

    @Test("an entry that changed is found by its new words only; one that is not asked about is not told of")
    func changes() async throws {
        try await Self.with { search in
            _ = try await order("weather", search)
            let changed = [CatalogText(identifier: "weather", name: "Snow"), Self.entries[2]]
            let old = try await order("weather forecast", search, changed)
            #expect(old == [])
            let new = try await order("snow", search, changed)
            #expect(new == ["weather"])
        }
    }

    @Test("what an earlier run has left is not found")
    func restart() async throws {
        let folder = try TemporaryDirectory()
        for _ in 0..<2 {
            try await Self.with(folder.file("hub.db")) { search in
                let found = try await order("weather", search)
                #expect(found.count == 2)
            }
        }
    }

    @Test("entries that the store did not take are put in with the next search")
    func failure() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let search = FullTextCatalogSearch(database: writer)
        try await writer.perform { try $0.run("ALTER TABLE catalog_search RENAME TO elsewhere") }
        await #expect(throws: DatabaseError.self) { try await search.ranks(of: "weather", among: Self.entries) }
        try await writer.perform { try $0.run("ALTER TABLE elsewhere RENAME TO catalog_search") }
        let found = try await order("weather", search)
        #expect(found == ["weather", "boast"])
        await writer.close()
    }

    static func with(_ path: String? = nil, _ body: (FullTextCatalogSearch) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: path ?? folder.file("hub.db"), migrations: StorageSchema.migrations)
        try await body(FullTextCatalogSearch(database: writer))
        await writer.close()
    }
}
