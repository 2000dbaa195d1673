// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DatabaseWriterTests {
    private let sample: SampleDatabase

    init() throws { sample = try SampleDatabase() }

    @Test("what was performed is there after opening again")
    func reopening() async throws {
        let first = try sample.open()
        try await first.insert("a")
        #expect(first.tryInsert("b"))
        await first.close()

        let second = try sample.open()
        #expect(try await second.names == ["a", "b"])
        await second.close()
        #expect(sample.folder.names == ["sample.db"])
    }

    @Test("the file is for its owner only")
    func mode() async throws {
        let writer = try sample.open()
        try await writer.insert("a")
        for name in sample.folder.names {
            let attributes = try FileManager.default.attributesOfItem(atPath: sample.folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        await writer.close()
    }

    @Test("what queues up behind a busy writer shares one transaction, in its order")
    func groupCommit() async throws {
        let writer = try sample.open()
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        for number in 0..<100 { #expect(writer.tryInsert("\(number)")) }
        let before = writer.statistics.transactionCount
        roadblock.lift()
        #expect(try await writer.names == (0..<100).map(String.init))
        #expect(writer.statistics.transactionCount - before <= 3)
        await writer.close()
    }

    @Test("a batch is bounded")
    func batchBound() async throws {
        let writer = try sample.open { $0.maximumBatch = 10 }
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        for number in 0..<100 { #expect(writer.tryInsert("\(number)")) }
        let before = writer.statistics.transactionCount
        roadblock.lift()
        #expect(try await writer.names.count == 100)
        #expect(writer.statistics.transactionCount - before >= 10)
        await writer.close()
    }

    @Test("a job that throws leaves nothing, and its neighbours in the transaction stay")
    func rollbackOfOneJob() async throws {
        struct Refusal: Error, Equatable {}
        let writer = try sample.open()
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        #expect(writer.tryInsert("before"))
        let refused = Task {
            try await writer.perform { connection in
                try SampleDatabase.insert("half")(connection)
                throw Refusal()
            }
        }
        roadblock.lift()
        await #expect(throws: Refusal()) { try await refused.value }
        try await writer.insert("after")
        #expect(try await writer.names == ["before", "after"])
        #expect(writer.statistics.isSound)
        await writer.close()
    }

    @Test("a caller that awaits its job is answered after the commit")
    func durableWhenAnswered() async throws {
        let writer = try sample.open()
        let reader = DatabaseReader(path: sample.path)
        for number in 0..<20 {
            try await writer.insert("\(number)")
            #expect(try await reader.read(SampleDatabase.names).count == number + 1)
        }
        await reader.close()
        await writer.close()
    }

    @Test("an unattended job that fails is told, counted, and harms no other")
    func unattendedFailure() async throws {
        let losses = Losses()
        let writer = try sample.open { $0.onLoss = losses.note }
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        #expect(writer.tryEnqueue(SampleDatabase.insert("a", number: 1)))
        #expect(writer.tryEnqueue(SampleDatabase.insert("b", number: 1)))
        #expect(writer.tryEnqueue(SampleDatabase.insert("c", number: 2)))
        roadblock.lift()
        #expect(try await writer.names == ["a", "c"])
        #expect(losses.count == 1)
        #expect(writer.statistics.lostCount == 1)
        guard case .sqlite(let code, _, let statement)? = losses.errors.first else {
            Issue.record("\(losses.errors)")
            return
        }
        #expect(code == 1555)
        #expect(statement.hasPrefix("INSERT INTO item"))
        await writer.close()
    }

    @Test("a single statement that fails is told to who waits for it, leaves nothing and harms no other")
    func failedStatement() async throws {
        let writer = try sample.open()
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        async let first: Void = writer.performStatement(SampleDatabase.insert("a", number: 1))
        #expect(writer.tryEnqueue(SampleDatabase.insert("b", number: 2)))
        roadblock.lift()
        try await first
        let error = await #expect(throws: DatabaseError.self) {
            try await writer.performStatement(SampleDatabase.insert("c", number: 1))
        }
        guard case .sqlite(1555, _, _)? = error else { throw CancellationError() }
        try await writer.performStatement(SampleDatabase.insert("d"))
        #expect(Set(try await writer.names) == ["a", "b", "d"])
        #expect(writer.statistics.lostCount == 0)
        await writer.close()
    }

    @Test("when SQLite gives up a transaction, all that was in it is told as lost, and the next one works")
    func vanishedTransaction() async throws {
        let losses = Losses()
        let writer = try sample.open { $0.onLoss = losses.note }
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        #expect(writer.tryInsert("a"))
        let awaited = Task { try await writer.insert("b") }
        let path = sample.path
        let accepted = writer.tryEnqueue { connection throws(DatabaseError) in
            // What the library does by itself after some failures of the disk.
            try connection.run("ROLLBACK")
            throw .full(path: path)
        }
        #expect(accepted && writer.tryInsert("c"))
        roadblock.lift()
        // Whether it came before or after the rollback, it is not both answered and lost.
        let isStored = (try? await awaited.value) != nil
        #expect(try await writer.names.filter { $0 != "b" } == ["c"])
        #expect(try await writer.names.contains("b") == isStored)
        // "a", and the job that failed.
        #expect(losses.count == 2)
        await writer.close()
    }

    @Test("who awaits a job does not wait for company, and neither does a full batch or the end")
    func lingering() async throws {
        let writer = try sample.open {
            $0.linger = .seconds(3600)
            $0.maximumBatch = 10
        }
        #expect(writer.tryInsert("a"))
        #expect(try await writer.names == ["a"])

        for number in 0..<9 { #expect(writer.tryInsert("\(number)")) }
        await withCheckedContinuation { continuation in
            let accepted = writer.tryEnqueue { _ throws(DatabaseError) in continuation.resume() }
            if !accepted { continuation.resume() }
        }
        #expect(try await writer.names.count == 10)

        #expect(writer.tryInsert("last"))
        await writer.close()
        let again = try sample.open()
        #expect(try await again.names.count == 11)
        await again.close()
    }

    @Test("a full queue refuses, and makes the caller who can wait wait, in turn")
    func fullQueue() async throws {
        let writer = try sample.open { $0.queueCapacity = 4 }
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        for number in 0..<4 { #expect(writer.tryInsert("\(number)")) }
        #expect(!writer.tryInsert("no room"))
        async let waiting: Void = writer.enqueue(SampleDatabase.insert("waited"))
        roadblock.lift()
        try await waiting
        #expect(try await writer.names == ["0", "1", "2", "3", "waited"])
        await writer.close()
    }

    @Test("too many waiting callers are refused by name")
    func overloaded() async throws {
        let writer = try sample.open {
            $0.queueCapacity = 1
            $0.maximumWaiters = 0
        }
        let roadblock = Roadblock()
        try await roadblock.stop(writer)
        #expect(writer.tryInsert("a"))
        await #expect(throws: DatabaseError.overloaded(limit: 0)) { try await writer.insert("b") }
        await #expect(throws: DatabaseError.overloaded(limit: 0)) {
            try await writer.enqueue(SampleDatabase.insert("b"))
        }
        roadblock.lift()
        await writer.close()
    }

    @Test("closing writes what was accepted and refuses what comes later")
    func closing() async throws {
        let writer = try sample.open()
        for number in 0..<500 { #expect(writer.tryInsert("\(number)")) }
        await writer.close()
        await writer.close()
        #expect(!writer.tryInsert("late"))
        await #expect(throws: DatabaseError.closed) { try await writer.insert("late") }
        let again = try sample.open()
        #expect(try await again.names.count == 500)
        await again.close()
    }

    @Test("many tasks at once lose nothing")
    func concurrency() async throws {
        let writer = try sample.open { $0.queueCapacity = 16 }
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<100 {
                        switch number % 3 {
                        case 0: try await writer.insert("\(task)-\(number)")
                        case 1: try await writer.enqueue(SampleDatabase.insert("\(task)-\(number)"))
                        default:
                            if !writer.tryInsert("\(task)-\(number)") { try await writer.insert("\(task)-\(number)") }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try await writer.names).count == 800)
        await writer.close()
    }

    @Test("a copy of the files taken in mid-work opens with all that was committed")
    func crashImage() async throws {
        let writer = try sample.open()
        for number in 0..<50 { try await writer.insert("\(number)") }
        let image = try SampleDatabase()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: sample.path + suffix, toPath: image.path + suffix)
        }
        await writer.close()
        let recovered = try image.open()
        #expect(try await recovered.names.count == 50)
        try await recovered.perform { connection in try connection.checkIntegrity() }
        await recovered.close()
    }
}
