// SPDX-License-Identifier: Apache-2.0

import Database
import Dispatch
import Synchronization
import TestSupport

/// A database with one table in a folder of its own.
struct SampleDatabase {
    static let migrations = [
        Migration("items", script: "CREATE TABLE item (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
    ]

    let folder: TemporaryDirectory
    var path: String { folder.file("sample.db") }

    init() throws { folder = try TemporaryDirectory() }

    func open(
        migrations: [Migration] = Self.migrations, _ change: (inout DatabaseOptions) -> Void = { _ in }
    ) throws -> DatabaseWriter {
        var options = DatabaseOptions()
        change(&options)
        return try DatabaseWriter.open(path: path, migrations: migrations, options: options)
    }

    static func insert(
        _ name: String, number: Int64? = nil
    ) -> @Sendable (DatabaseConnection) throws(DatabaseError) -> Void {
        { connection throws(DatabaseError) in
            try connection.run("INSERT INTO item (number, name) VALUES (?, ?)") {
                $0.bind(number)
                $0.bind(name)
            }
        }
    }

    static func names(_ connection: DatabaseConnection) throws(DatabaseError) -> [String] {
        try connection.query("SELECT name FROM item ORDER BY number") { row in row.text(0) }
    }
}

extension DatabaseWriter {
    var names: [String] {
        get async throws { try await perform(SampleDatabase.names) }
    }

    func insert(_ name: String) async throws { try await perform(SampleDatabase.insert(name)) }

    func tryInsert(_ name: String) -> Bool { tryEnqueue(SampleDatabase.insert(name)) }
}

/// Keeps the writer thread inside a job until told to go on, so that a test decides what queues up behind it.
final class Roadblock: Sendable {
    private let reached = DispatchSemaphore(value: 0)
    private let lifted = DispatchSemaphore(value: 0)

    /// Returns once the thread stands still.
    func stop(_ writer: DatabaseWriter) async throws {
        let accepted = writer.tryEnqueue { [reached, lifted] _ throws(DatabaseError) in
            reached.signal()
            lifted.wait()
        }
        guard accepted else { throw DatabaseError.closed }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [reached] in
                reached.wait()
                continuation.resume()
            }
        }
    }

    func lift() { lifted.signal() }
}

/// What a writer told about lost jobs.
final class Losses: Sendable {
    private let told = Mutex<[(error: DatabaseError, jobs: Int)]>([])
    var errors: [DatabaseError] { told.withLock { $0.map(\.error) } }
    var count: Int { told.withLock { $0.map(\.jobs).reduce(0, +) } }

    func note(_ error: DatabaseError, _ jobs: Int) { told.withLock { $0.append((error, jobs)) } }
}
