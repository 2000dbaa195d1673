// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore
import Synchronization

/// Finds entries of the catalog by SQLite's full-text index (FTS5), ranked by BM25: names of skills and tags count most,
/// prose least, in which an entry may claim anything.
///
/// The index is brought to the entries that it is asked among: what is new or has changed is put in its place.
package final class FullTextCatalogSearch: CatalogSearching {
    /// Words of one search.
    static let maximumWords = 32
    /// Entries of one answer.
    private static let maximumHits = 10_000

    static let creation: StaticString = """
        CREATE VIRTUAL TABLE catalog_search USING fts5(
            identifier UNINDEXED, name, skills, tags, description, examples, tokenize = 'porter unicode61'
        );
        """

    private struct Known {
        let text: CatalogText
        let row: Int64
    }

    private struct State {
        var entries: [String: Known] = [:]
        var next: Int64 = 1
        var isFresh = false
    }

    /// What has to be done before the index can be asked.
    private struct Upkeep: Sendable {
        var clears = false
        var dropped: [Int64] = []
        var added: [(row: Int64, text: CatalogText)] = []
    }

    private let database: DatabaseWriter
    private let state = Mutex(State())

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func ranks(of words: String, among entries: [CatalogText]) async throws -> [String: Double] {
        let parts = words.split { !$0.isLetter && !$0.isNumber }.prefix(Self.maximumWords)
        guard !parts.isEmpty else { return [:] }
        let query = parts.map { "\"\($0)\"" }.joined(separator: " OR ")
        let upkeep = upkeep(for: entries)
        let found = try await database.perform { connection in
            if upkeep.clears { try connection.run("DELETE FROM catalog_search") }
            for row in upkeep.dropped {
                try connection.run("DELETE FROM catalog_search WHERE rowid = ?") { parameters in parameters.bind(row) }
            }
            for entry in upkeep.added { try Self.insert(entry.text, entry.row, on: connection) }
            return try Self.find(query, on: connection)
        }
        let asked = Set(entries.map(\.identifier))
        return Dictionary(found.filter { asked.contains($0.0) }) { first, _ in first }
    }

    private func upkeep(for entries: [CatalogText]) -> Upkeep {
        state.withLock { state in
            var upkeep = Upkeep()
            // What an earlier process left is of no use: nobody knows what it was.
            upkeep.clears = !state.isFresh
            state.isFresh = true
            for text in entries where state.entries[text.identifier]?.text != text {
                if let old = state.entries[text.identifier] { upkeep.dropped.append(old.row) }
                state.entries[text.identifier] = Known(text: text, row: state.next)
                upkeep.added.append((state.next, text))
                state.next += 1
            }
            return upkeep
        }
    }

    private static func insert(
        _ text: CatalogText, _ row: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run(
            """
            INSERT INTO catalog_search (rowid, identifier, name, skills, tags, description, examples)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        ) { parameters in
            parameters.bind(row)
            for value in [text.identifier, text.name, text.skills, text.tags, text.description, text.examples] {
                parameters.bind(value)
            }
        }
    }

    private static func find(
        _ query: String, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [(String, Double)] {
        try connection.query(
            """
            SELECT identifier, CAST(-1e9 * bm25(catalog_search, 0.0, 5.0, 4.0, 4.0, 1.0, 2.0) AS INTEGER)
            FROM catalog_search WHERE catalog_search MATCH ? LIMIT ?
            """
        ) { parameters in
            parameters.bind(query)
            parameters.bind(Int64(maximumHits))
        } row: { row throws(DatabaseError) in
            (row.text(0), Double(row.integer(1)) / 1e9)
        }
    }
}
