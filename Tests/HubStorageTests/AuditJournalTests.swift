// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import Foundation
import HubCore
import TestSupport
import Testing

@testable import HubStorage

/// Records that are kept before they are stored.
@Suite(.timeLimit(.minutes(5))) struct AuditJournalTests {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// A data directory that is held, with what is in it.
    final class Place {
        let directory: DataDirectory
        let store: AuditedDatabase
        let archive: AuditArchive
        private let reader: DatabaseReader
        private let key: Ed25519Key

        init(_ path: String, maximumPages: Int? = nil) throws {
            directory = try DataDirectory(path: path)
            key = try Ed25519Key(seed: Array(repeating: 1, count: 32))
            var options = DatabaseOptions()
            options.maximumPages = maximumPages
            store = try AuditedDatabase.open(
                in: directory, key: key, clock: FixedWallClock(microsecondsSinceEpoch: 99), options: options)
            reader = DatabaseReader(path: store.database.path)
            archive = AuditArchive(reader)
        }

        func times() async throws -> [Int64] { try await archive.tail(count: 1000).map(\.time) }
        func verify() async throws -> AuditReport { try await archive.verify(key: key.publicKey) }

        func close() async {
            await reader.close()
            await store.database.close()
            directory.release()
        }

        /// Lets the writer do nothing until the signal is fired.
        func holdWriter() -> Signal {
            let gate = Signal()
            _ = store.database.tryEnqueue { _ throws(DatabaseError) in _ = gate.waitOnThread() }
            return gate
        }
    }

    /// As the directory would be if its hub were killed now.
    func copy(_ from: String, to: String, _ names: [String]) throws {
        try FileManager.default.createDirectory(atPath: folder.file(to), withIntermediateDirectories: true)
        for name in names where FileManager.default.fileExists(atPath: folder.file("\(from)/\(name)")) {
            try? FileManager.default.removeItem(atPath: folder.file("\(to)/\(name)"))
            try FileManager.default.copyItem(
                atPath: folder.file("\(from)/\(name)"), toPath: folder.file("\(to)/\(name)"))
        }
    }

    static let database = ["patchbay.db", "patchbay.db-wal"]

    func keep(_ numbers: ClosedRange<Int64>, in place: Place) {
        for number in numbers { #expect(place.store.audit.tryKeep(AuditTrailFixture.record(number))) }
    }

    @Test("kept records are stored in their order, among those that are awaited, and the trail is sound")
    func order() async throws {
        let place = try Place(folder.file("data"))
        keep(1...3, in: place)
        try await place.store.audit.record(AuditTrailFixture.record(4))
        #expect(place.store.audit.tryRecord(AuditTrailFixture.record(5)))
        keep(6...1500, in: place)
        await place.store.audit.settle()
        #expect(try await place.times() == Array(501...1500))
        try await place.store.audit.seal()
        #expect(try await place.verify().records == 1500)
        await place.close()
    }

    @Test("what was kept when the hub was killed is in the trail of the next one, once, whatever of it was stored")
    func killed() async throws {
        let place = try Place(folder.file("data"))
        try await place.store.audit.record(AuditTrailFixture.record(1))
        let gate = place.holdWriter()
        keep(2...9, in: place)
        try copy("data", to: "unstored", Self.database + ["audit.journal"])
        try copy("data", to: "stored", ["audit.journal"])
        gate.fire()
        await place.store.audit.settle()
        try copy("data", to: "stored", Self.database)
        await place.close()
        for name in ["unstored", "stored"] {
            #expect(try AuditedDatabase.hasRemains(in: folder.file(name)))
            let next = try Place(folder.file(name))
            #expect(try await next.times() == Array(1...9), "\(name)")
            #expect(try await next.verify().records == 9)
            keep(10...10, in: next)
            await next.store.audit.settle()
            #expect(try await next.times().last == 10)
            await next.close()
            #expect(try !AuditedDatabase.hasRemains(in: folder.file(name)))
        }
    }

    @Test("of both halves that are found only what is not stored is appended, in its order", arguments: [0, 2, 4])
    func halves(stored: Int) async throws {
        let trail = try AuditTrailFixture()
        @Sendable func half(_ numbers: ClosedRange<Int64>) -> JournalRemains {
            JournalRemains(mark: 1, entries: numbers.map { AuditTrailFixture.record($0).draft() } + [[1, 2, 3]])
        }
        for number in 1...Int64(1 + stored) { try await trail.store.record(AuditTrailFixture.record(number)) }
        let (last, again) = try await trail.writer.perform { [trail = trail.trail] connection in
            (
                try trail.takeUp([half(2...3), half(4...5)], on: connection),
                try trail.takeUp([half(2...3), half(4...5)], on: connection)
            )
        }
        #expect(last == 5 && again == 5)
        #expect(try await trail.archive.tail(count: 10).map(\.time) == [1, 2, 3, 4, 5])
        #expect(try await trail.verify().records == 5)
        await trail.close()
    }

    @Test("what a full disk keeps from being stored is kept, and stored once there is room, before what comes then")
    func full() async throws {
        let place = try Place(folder.file("data"), maximumPages: 80)
        var number: Int64 = 0
        while place.store.audit.tryKeep(AuditTrailFixture.record(number + 1)) {
            number += 1
            if number % 10 == 0 { await place.store.audit.settle() }
        }
        #expect(!place.store.audit.isSound && number > 10)
        let stored = try await place.archive.count()
        #expect(stored < Int(number))
        // It may not take the room of those that came before it.
        let fits = (try? await place.store.audit.record(AuditTrailFixture.record(-1))) != nil
        let pages = try await place.store.database.perform { connection in
            try connection.integer("PRAGMA max_page_count = 10000")
        }
        #expect(pages == 10_000)
        try await place.store.audit.record(AuditTrailFixture.record(number + 1))
        #expect(place.store.audit.isSound)
        let times = try await place.times()
        #expect(times == Array(1...number) + (fits ? [-1] : []) + [number + 1])
        #expect(try await place.verify().records == times.count)
        await place.close()
    }

    @Test("a closed store keeps nothing")
    func closed() async throws {
        let place = try Place(folder.file("data"))
        await place.close()
        #expect(!place.store.audit.tryKeep(AuditTrailFixture.record(1)))
        #expect(try !AuditedDatabase.hasRemains(in: folder.file("data")))
    }
}
