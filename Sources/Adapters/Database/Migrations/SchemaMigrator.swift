// SPDX-License-Identifier: Apache-2.0

/// Brings an opened database to the schema of this build, or refuses it.
struct SchemaMigrator {
    let connection: DatabaseConnection
    /// Step n leads to version n, counted from 1.
    let migrations: [Migration]

    /// Looks without touching; throws for a file that this build must leave alone.
    func inspect() throws(DatabaseError) -> SchemaState.Verdict {
        let state = SchemaState(
            applicationID: try connection.integer("PRAGMA application_id") ?? 0,
            version: try connection.integer("PRAGMA user_version") ?? 0,
            objectCount: try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0)
        let verdict = state.verdict(latest: migrations.count)
        switch verdict {
        case .refuseNewer(let version):
            throw .newerSchema(path: connection.path, found: version, supported: migrations.count)
        case .refuseForeign: throw .foreign(path: connection.path)
        case .current, .create, .migrate: return verdict
        }
    }

    /// Takes the missing steps. A step that fails is undone; those before it stay.
    func carryOut(_ verdict: SchemaState.Verdict) throws(DatabaseError) {
        switch verdict {
        case .create: try apply(from: 0)
        case .migrate(let version):
            try DatabaseBackup(connection: connection).make(before: version + 1)
            try apply(from: version)
        case .current, .refuseNewer, .refuseForeign: break
        }
    }

    private func apply(from version: Int) throws(DatabaseError) {
        for (index, migration) in migrations.enumerated().dropFirst(version) {
            do {
                try apply(migration, version: index + 1)
            } catch {
                if !connection.isInAutocommit { try? connection.execute("ROLLBACK") }
                throw .migrationFailed(
                    path: connection.path, version: index + 1, reason: "\(migration.purpose): \(error)")
            }
        }
    }

    private func apply(_ migration: Migration, version: Int) throws(DatabaseError) {
        try connection.execute("BEGIN IMMEDIATE")
        try migration.apply(connection)
        try connection.execute(text: "PRAGMA application_id = \(SchemaState.applicationID)")
        try connection.execute(text: "PRAGMA user_version = \(version)")
        try connection.execute("COMMIT")
    }
}
