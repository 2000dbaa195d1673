// SPDX-License-Identifier: Apache-2.0

package import Database

/// The tables of the hub, by version. A database of a newer version than the last step is not opened.
package enum StorageSchema {
    /// Released steps never change.
    package static let migrations = [
        Migration("audit records", script: firstAudit),
        Migration("API keys", script: KeyTable.creation),
        // Records that were not chained cannot be vouched for afterwards: they stay in the copy of the file that is made
        // before every migration.
        Migration("audit records are chained") { connection throws(DatabaseError) in
            try connection.execute("DROP TABLE audit")
            try connection.execute(AuditChainTable.creation)
        },
        Migration("counts of limits", script: SQLitePolicyCounts.creation),
        Migration("approved and withheld tools", script: ManifestTable.creation),
        Migration("added servers", script: AddedServerTable.creation),
        Migration("full-text search of tools", script: FullTextToolSearch.creation),
        Migration("tasks of agents", script: TaskRows.creation),
        Migration("push configurations", script: SQLitePushStore.creation),
        Migration("held answers", script: QuarantineTable.creation),
        Migration("added agents", script: SQLiteAddedAgents.creation),
        Migration("full-text search of the catalog", script: FullTextCatalogSearch.creation),
        Migration("tasks of agents in the order of their coming", script: TaskRows.reordering),
        Migration("tasks that were being worked on, by comparisons", script: TaskRows.comparing),
    ]

    /// The version that this build writes.
    package static var version: Int { migrations.count }

    private static let firstAudit: StaticString = """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            principal TEXT NOT NULL,
            client TEXT,
            method TEXT NOT NULL,
            target TEXT NOT NULL,
            upstream TEXT,
            outcome TEXT NOT NULL,
            duration INTEGER NOT NULL,
            arguments_digest BLOB,
            request_bytes INTEGER NOT NULL,
            response_bytes INTEGER NOT NULL,
            trace_id TEXT
        ) STRICT;
        """
}
