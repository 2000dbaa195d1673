// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Database

@Suite(.timeLimit(.minutes(5))) struct MigrationTests {
    private static let colour = Migration("colours", script: "ALTER TABLE item ADD COLUMN colour TEXT")
    private let sample: SampleDatabase

    init() throws { sample = try SampleDatabase() }

    private func create() async throws {
        let writer = try sample.open()
        try await writer.insert("a")
        await writer.close()
    }

    @Test("a new file gets every step and no backup")
    func newFile() async throws {
        let writer = try sample.open(migrations: SampleDatabase.migrations + [Self.colour])
        #expect(try await writer.perform { try $0.integer("PRAGMA user_version") } == 2)
        await writer.close()
        #expect(sample.folder.names == ["sample.db"])
    }

    @Test("an older file is backed up before it is migrated")
    func olderFile() async throws {
        try await create()
        let writer = try sample.open(migrations: SampleDatabase.migrations + [Self.colour])
        try await writer.perform { connection in try connection.run("UPDATE item SET colour = 'red'") }
        await writer.close()
        #expect(sample.folder.names == ["sample.db", "sample.db.before-v2"])

        let attributes = try FileManager.default.attributesOfItem(atPath: sample.path + ".before-v2")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let backup = try DatabaseWriter.open(
            path: sample.path + ".before-v2", migrations: SampleDatabase.migrations)
        #expect(try await backup.names == ["a"])
        await backup.close()
    }

    @Test("a current file is opened as it is")
    func currentFile() async throws {
        try await create()
        let writer = try sample.open()
        #expect(try await writer.names == ["a"])
        await writer.close()
        #expect(sample.folder.names == ["sample.db"])
    }

    @Test("a file of a newer build is refused and left alone")
    func newerFile() async throws {
        let newer = try sample.open(migrations: SampleDatabase.migrations + [Self.colour])
        await newer.close()
        let before = try Data(contentsOf: URL(filePath: sample.path))
        let error = #expect(throws: DatabaseError.self) { try sample.open() }
        #expect(error == .newerSchema(path: sample.path, found: 2, supported: 1))
        #expect("\(error, default: "")".contains("newer build"))
        #expect(try Data(contentsOf: URL(filePath: sample.path)) == before)
    }

    @Test("a step that fails is undone as a whole, and named")
    func failingStep() async throws {
        try await create()
        let bad = Migration("bad step", script: "ALTER TABLE item ADD COLUMN half TEXT; SELECT colour FROM nowhere")
        let error = #expect(throws: DatabaseError.self) {
            try sample.open(migrations: SampleDatabase.migrations + [Self.colour, bad])
        }
        guard case .migrationFailed(sample.path, 3, let reason)? = error else { throw CancellationError() }
        #expect(reason.contains("bad step") && reason.contains("nowhere"))

        // The step before it was complete, and stays.
        let writer = try sample.open(migrations: SampleDatabase.migrations + [Self.colour])
        #expect(try await writer.perform { try $0.integer("PRAGMA user_version") } == 2)
        #expect(throws: Never.self) { try DatabaseConnection(path: sample.path, creates: false) }
        await #expect(throws: DatabaseError.self) {
            try await writer.perform { connection in try connection.run("SELECT half FROM item") }
        }
        await writer.close()
    }

    @Test("without a backup nothing is migrated")
    func failingBackup() async throws {
        try await create()
        // A folder stands where the backup would go, and it is not empty.
        let obstacle = URL(filePath: sample.path + ".before-v2/x")
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
        let error = #expect(throws: DatabaseError.self) {
            try sample.open(migrations: SampleDatabase.migrations + [Self.colour])
        }
        guard case .backupFailed(sample.path, _)? = error else { throw CancellationError() }
        #expect(!sample.folder.names.contains { $0.hasSuffix(".part") })
        let writer = try sample.open()
        #expect(try await writer.names == ["a"])
        await writer.close()
    }

    @Test(
        "what a file says about itself decides what is done",
        arguments: [
            (SchemaState(applicationID: 0, version: 0, objectCount: 0), .create),
            (SchemaState(applicationID: SchemaState.applicationID, version: 3, objectCount: 5), .current),
            (SchemaState(applicationID: SchemaState.applicationID, version: 1, objectCount: 5), .migrate(from: 1)),
            (
                SchemaState(applicationID: SchemaState.applicationID, version: 4, objectCount: 5),
                .refuseNewer(version: 4)
            ),
            (SchemaState(applicationID: 0, version: 0, objectCount: 1), .refuseForeign),
            (SchemaState(applicationID: 0, version: 2, objectCount: 0), .refuseForeign),
            (SchemaState(applicationID: 7, version: 3, objectCount: 5), .refuseForeign),
        ] as [(SchemaState, SchemaState.Verdict)])
    func verdicts(state: SchemaState, verdict: SchemaState.Verdict) {
        #expect(state.verdict(latest: 3) == verdict)
    }
}
