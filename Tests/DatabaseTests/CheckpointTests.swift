// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Database

/// The write-ahead log of a database that is written all the time.
@Suite(.timeLimit(.minutes(5))) struct CheckpointTests {
    private let sample: SampleDatabase

    init() throws { sample = try SampleDatabase() }

    /// Pages of a file, rounded up.
    private func pages(of path: String) throws -> Int {
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        return (size + 4095) / 4096
    }

    private func write(_ count: Int, to writer: DatabaseWriter) async throws {
        for number in 0..<count { try await writer.insert("\(number)") }
    }

    @Test(
        "the log begins anew while the writer goes on, with the other thread's help or without",
        arguments: [
            CheckpointSizes(step: 4, full: 8, limit: 1_000_000), CheckpointSizes(step: 4, full: 1_000_000, limit: 8),
        ])
    func bounded(sizes: CheckpointSizes) async throws {
        let writer = try sample.open { $0.checkpoints = sizes }
        // Each is a commit of at least one page. The other thread may be slow, but it comes to its turn at last.
        var written = 0
        var largest = 0
        repeat {
            try await write(100, to: writer)
            written += 100
            largest = try pages(of: sample.path + "-wal")
        } while largest > written / 2 && written < 20_000
        #expect(largest <= written / 2)
        #expect(try await writer.names.count == written)
        await writer.close()
        #expect(sample.folder.names == ["sample.db"])
    }

    @Test("what a reader still looks at is kept until it is done, and read unchanged")
    func pinned() async throws {
        let writer = try sample.open { $0.checkpoints = CheckpointSizes(step: 1, full: 2, limit: 8) }
        try await write(10, to: writer)
        let reader = try DatabaseConnection(path: sample.path, creates: false)
        try reader.run("BEGIN")
        #expect(try SampleDatabase.names(reader).count == 10)
        try await write(200, to: writer)
        #expect(try SampleDatabase.names(reader).count == 10)
        try reader.run("ROLLBACK")
        #expect(try SampleDatabase.names(reader).count == 210)
        reader.close()
        try await writer.perform { connection in try connection.checkIntegrity() }
        await writer.close()
    }

    @Test("a thread that finds no file ends all the same")
    func noFile() async {
        let thread = CheckpointThread(path: sample.folder.file("missing.db"), durability: .normal)
        thread.ask()
        await withCheckedContinuation { continuation in thread.end { continuation.resume() } }
        #expect(thread.isIdle)
    }
}
