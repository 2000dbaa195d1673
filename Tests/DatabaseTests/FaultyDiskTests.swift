// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Database

/// A disk that fails once, at every point there is.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FaultyDiskTests {
    private static let names = ["first", "second", "third"]

    /// With a log of two pages the writer copies it after each of the names, with a large one nobody does until the end.
    @Test(
        "whichever operation of the disk fails, what was acknowledged is there afterwards, and the database is sound",
        arguments: [CheckpointSizes(), CheckpointSizes(step: 1, full: 2, limit: 2)])
    func everyOperation(sizes: CheckpointSizes) async throws {
        var operation = 0
        var failures = 0
        var isReached = true
        while isReached {
            operation += 1
            let folder = try TemporaryDirectory()
            let path = folder.file(FaultyDisk.fileName)
            FaultyDisk.fail(operation)
            let (stored, errors) = await write(to: path, sizes)
            isReached = FaultyDisk.operationCount >= operation
            FaultyDisk.fail(nil)
            failures += errors.isEmpty ? 0 : 1
            let writer = try DatabaseWriter.open(path: path, migrations: SampleDatabase.migrations)
            let found = try await writer.names
            #expect(Set(found).isSuperset(of: stored), "operation \(operation): \(errors)")
            #expect(Set(found).isSubset(of: Self.names) && found.count == Set(found).count, "operation \(operation)")
            try await writer.perform { connection in try connection.checkIntegrity() }
            await writer.close()
        }
        // Some are healed by SQLite itself or come too late to matter; if none were told, nothing was tested.
        #expect(operation > 15 && failures > 5, "\(failures) of \(operation)")
    }

    /// What was acknowledged, and what failed.
    private func write(
        to path: String, _ sizes: CheckpointSizes
    ) async -> (stored: [String], errors: [DatabaseError]) {
        var stored: [String] = []
        var errors: [DatabaseError] = []
        do {
            var options = DatabaseOptions()
            options.checkpoints = sizes
            let writer = try DatabaseWriter.open(
                path: path, migrations: SampleDatabase.migrations, options: options)
            for name in Self.names {
                do {
                    try await writer.insert(name)
                    stored.append(name)
                } catch let error as DatabaseError {
                    errors.append(error)
                }
            }
            await writer.close()
        } catch let error as DatabaseError {
            errors.append(error)
        } catch {
            Issue.record("\(error)")
        }
        return (stored, errors)
    }
}
