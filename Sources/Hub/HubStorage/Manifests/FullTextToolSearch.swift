// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore
import Synchronization

/// Finds tools by SQLite's full-text index (FTS5), ranked by BM25: the name counts most, then the description.
///
/// The index holds lists of tools as they were last searched, since callers may see different ones; the oldest goes
/// first.
package final class FullTextToolSearch: ToolSearching {
    /// Lists that are kept.
    static let maximumLists = 16
    /// Words of one search.
    static let maximumWords = 32

    static let creation: StaticString = """
        CREATE VIRTUAL TABLE tool_search USING fts5(
            list UNINDEXED, place UNINDEXED, name, description, arguments, tokenize = 'porter unicode61'
        );
        """

    private struct Known {
        let face: String
        let tools: [SearchableTool]
        let list: Int64
    }

    private struct State {
        /// The one used last at the end.
        var lists: [Known] = []
        var next: Int64 = 1
        var isFresh = false
    }

    private let database: DatabaseWriter
    private let state = Mutex(State())

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func search(
        _ words: String, in tools: [SearchableTool], face: String, limit: Int
    ) async throws -> [Int] {
        guard let query = Self.query(words) else { return [] }
        let (list, isNew, dropped, clears) = place(tools, face)
        return try await database.perform { connection in
            if clears { try connection.run("DELETE FROM tool_search") }
            for list in dropped { try Self.delete(list, on: connection) }
            if isNew { try Self.insert(tools, list, on: connection) }
            return try Self.find(query, list, limit, on: connection)
        }
    }

    /// Every word may be the beginning of one in the index; one that is found is enough. Nil without any word.
    static func query(_ words: String) -> String? {
        let parts = words.split { !$0.isLetter && !$0.isNumber }.prefix(maximumWords)
        guard !parts.isEmpty else { return nil }
        return parts.map { "\"\($0)\"*" }.joined(separator: " OR ")
    }

    /// Which list of the index it is, and what has to be done before it can be asked.
    private func place(
        _ tools: [SearchableTool], _ face: String
    ) -> (list: Int64, isNew: Bool, dropped: [Int64], clears: Bool) {
        state.withLock { state in
            // What an earlier process left is of no use: nobody knows what it was.
            let clears = !state.isFresh
            state.isFresh = true
            if let index = state.lists.firstIndex(where: { $0.face == face && $0.tools == tools }) {
                let known = state.lists.remove(at: index)
                state.lists.append(known)
                return (known.list, false, [], clears)
            }
            let known = Known(face: face, tools: tools, list: state.next)
            state.next += 1
            state.lists.append(known)
            let excess = state.lists.count - Self.maximumLists
            let dropped = excess > 0 ? state.lists.prefix(excess).map(\.list) : []
            if excess > 0 { state.lists.removeFirst(excess) }
            return (known.list, true, dropped, clears)
        }
    }

    private static func delete(_ list: Int64, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run("DELETE FROM tool_search WHERE list = ?") { parameters in parameters.bind(list) }
    }

    private static func insert(
        _ tools: [SearchableTool], _ list: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        for (place, tool) in tools.enumerated() {
            try connection.run(
                "INSERT INTO tool_search (list, place, name, description, arguments) VALUES (?, ?, ?, ?, ?)"
            ) { parameters in
                parameters.bind(list)
                parameters.bind(Int64(place))
                parameters.bind(tool.nameWords)
                parameters.bind(tool.description)
                parameters.bind(tool.arguments)
            }
        }
    }

    private static func find(
        _ query: String, _ list: Int64, _ limit: Int, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [Int] {
        try connection.query(
            """
            SELECT place FROM tool_search WHERE tool_search MATCH ? AND list = ?
            ORDER BY bm25(tool_search, 0.0, 0.0, 8.0, 3.0, 1.0), place LIMIT ?
            """
        ) { parameters in
            parameters.bind(query)
            parameters.bind(list)
            parameters.bind(Int64(limit))
        } row: { row throws(DatabaseError) in
            Int(row.integer(0))
        }
    }
}
