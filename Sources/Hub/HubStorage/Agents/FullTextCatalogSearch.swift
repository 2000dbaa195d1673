// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore
import Synchronization

/// Finds entries of the catalog by SQLite's full-text index (FTS5), ranked by BM25: names of skills and tags count most,
/// prose least, in which an entry may claim anything.
///
/// The index is brought to the entries that it is asked among: what is new or has changed is put in its place. What it has
/// is noted where it is written, on the writer's thread, and forgotten when the store did not take it.
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

    private let database: DatabaseWriter
    private let state = Mutex(State())

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func ranks(of words: String, among entries: [CatalogText]) async throws -> [String: Double] {
        let parts = words.split { !$0.isLetter && !$0.isNumber }.prefix(Self.maximumWords)
        guard !parts.isEmpty else { return [:] }
        let query = parts.map { "\"\($0)\"" }.joined(separator: " OR ")
        let found: [(String, Double)]
        do {
            found = try await database.perform { [self] connection in
                try bring(to: entries, on: connection)
                return try Self.find(query, on: connection)
            }
        } catch {
            state.withLock { $0 = State() }
            throw error
        }
        let asked = Set(entries.map(\.identifier))
        return Dictionary(found.filter { asked.contains($0.0) }) { first, _ in first }
    }

    private func bring(to entries: [CatalogText], on connection: DatabaseConnection) throws(DatabaseError) {
        try state.withLock { state throws(DatabaseError) in
            // What an earlier process left is of no use: nobody knows what it was.
            if !state.isFresh { try connection.run("DELETE FROM catalog_search") }
            state.isFresh = true
            for text in entries where state.entries[text.identifier]?.text != text {
                if let old = state.entries[text.identifier] {
                    try connection.run("DELETE FROM catalog_search WHERE rowid = ?") { $0.bind(old.row) }
                }
                try Self.insert(text, state.next, on: connection)
                state.entries[text.identifier] = Known(text: text, row: state.next)
                state.next += 1
            }
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
