// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Database

/// What goes wrong around the database: files, disks, other programs.
@Suite(.timeLimit(.minutes(5))) struct DatabaseFaultTests {
    private let sample: SampleDatabase

    init() throws { sample = try SampleDatabase() }

    /// The error of opening, once described, so that every kind also has its words.
    private func openingError() throws -> DatabaseError {
        do {
            _ = try sample.open()
        } catch let error as DatabaseError {
            #expect("\(error)".contains(sample.path))
            return error
        }
        throw CancellationError()
    }

    @Test("a file that is no database is reported as damaged and left alone")
    func garbage() throws {
        let garbage = Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try garbage.write(to: URL(filePath: sample.path))
        guard case .corrupt(sample.path, _) = try openingError() else { throw CancellationError() }
        #expect(try Data(contentsOf: URL(filePath: sample.path)) == garbage)
    }

    @Test("a damaged page is found by the integrity check and reported by name")
    func damagedPage() async throws {
        let writer = try sample.open()
        for number in 0..<2000 { #expect(writer.tryInsert("name of item \(number)")) }
        await writer.close()
        let file = try FileHandle(forUpdating: URL(filePath: sample.path))
        try file.seek(toOffset: 4 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()

        let damaged = try sample.open()
        let error = await #expect(throws: DatabaseError.self) {
            try await damaged.perform { connection in try connection.checkIntegrity() }
        }
        guard case .corrupt(sample.path, _)? = error else { throw CancellationError() }
        let query = await #expect(throws: DatabaseError.self) { try await damaged.names }
        guard case .corrupt(sample.path, _)? = query else { throw CancellationError() }
        await damaged.close()
    }

    @Test("a file cut in half is reported as damaged")
    func truncated() async throws {
        let writer = try sample.open()
        for number in 0..<2000 { #expect(writer.tryInsert("name of item \(number)")) }
        await writer.close()
        let file = try FileHandle(forUpdating: URL(filePath: sample.path))
        try file.truncate(atOffset: 6 * 4096)
        try file.close()
        guard case .corrupt = try openingError() else { throw CancellationError() }
    }

    @Test("a folder that is not there, or cannot be written, is named", arguments: ["/proc", "/nowhere/at/all"])
    func unwritableFolder(folder: String) {
        let path = folder + "/sample.db"
        let error = #expect(throws: DatabaseError.self) {
            try DatabaseWriter.open(path: path, migrations: SampleDatabase.migrations)
        }
        guard case .cannotOpen(path, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("a database of another program is not touched")
    func foreign() async throws {
        let script = "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE t(a)')"
        let python = try Program("python3", ["python3", "-c", script, sample.path], in: sample.folder.path)
        try #require(try await python.waitForExit(within: .seconds(60)) == .exited(0))
        let before = try Data(contentsOf: URL(filePath: sample.path))
        #expect(try openingError() == .foreign(path: sample.path))
        #expect(try Data(contentsOf: URL(filePath: sample.path)) == before)
    }

    @Test("without room, jobs fail by name, what was stored stays, and work goes on once there is room")
    func full() async throws {
        let losses = Losses()
        let writer = try sample.open {
            $0.maximumPages = 8
            $0.onLoss = losses.note
        }
        try await writer.insert("first")
        let long = String(repeating: "x", count: 8000)
        let full = DatabaseError.full(path: sample.path)
        await #expect(throws: full) {
            for _ in 0..<10 { try await writer.insert(long) }
        }
        #expect(!writer.statistics.isSound)
        #expect(writer.statistics.lastFailure == full)

        #expect(writer.tryInsert(long))
        try await writer.perform { connection in try connection.run("DELETE FROM item WHERE name = ?") { $0.bind(long) }
        }
        #expect(losses.errors == [full])
        try await writer.insert("second")
        #expect(writer.statistics.isSound)
        #expect(writer.statistics.lastFailure == nil)
        #expect(try await writer.names == ["first", "second"])
        await writer.close()
    }

    @Test("while another program holds the database, jobs fail by name, and work goes on afterwards")
    func busy() async throws {
        let losses = Losses()
        let writer = try sample.open {
            $0.busyTimeout = .milliseconds(20)
            $0.onLoss = losses.note
        }
        let other = try DatabaseConnection(path: sample.path, creates: false)
        try other.run("BEGIN IMMEDIATE")
        await #expect(throws: DatabaseError.busy(path: sample.path)) { try await writer.insert("a") }
        #expect(writer.tryInsert("b"))
        await #expect(throws: DatabaseError.busy(path: sample.path)) { try await writer.insert("c") }
        #expect(losses.count == 1)
        #expect(!writer.statistics.isSound)
        try other.run("ROLLBACK")
        try await writer.insert("d")
        #expect(writer.statistics.isSound)
        #expect(try await writer.names == ["d"])
        await writer.close()
    }

    @Test("a reader cannot write")
    func readerWrites() async throws {
        let writer = try sample.open()
        try await writer.insert("a")
        let reader = DatabaseReader(path: sample.path)
        await #expect(throws: DatabaseError.readOnly(path: sample.path)) {
            try await reader.read(SampleDatabase.insert("b"))
        }
        #expect(try await reader.read(SampleDatabase.names) == ["a"])
        await reader.close()
        await #expect(throws: DatabaseError.closed) { try await reader.read(SampleDatabase.names) }
        await writer.close()
    }

    @Test("a reader of a file that is not there says so, and reads it once it is")
    func readerWithoutFile() async throws {
        let reader = DatabaseReader(path: sample.path)
        let error = await #expect(throws: DatabaseError.self) { try await reader.read(SampleDatabase.names) }
        guard case .cannotOpen(sample.path, _)? = error else { throw CancellationError() }
        let writer = try sample.open()
        #expect(try await reader.read(SampleDatabase.names).isEmpty)
        await reader.close()
        await writer.close()
    }
}
