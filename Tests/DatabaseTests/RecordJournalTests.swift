// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Database

/// What is appended to a journal and is not in a database yet. A file that is read while its journal is open is as a
/// process that was killed leaves it: the kernel has every byte.
@Suite(.timeLimit(.minutes(5))) struct RecordJournalTests {
    private static let name = "test.journal"
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func open(size: Int = 4096, mark: Int64 = 7) throws -> RecordJournal {
        try #require(RecordJournal.create(at: folder.file(Self.name), size: size, mark: mark))
    }

    private func append(_ text: String, to journal: RecordJournal, announce: () -> Bool = { true }) -> Bool {
        Array(text.utf8).withUnsafeBytes { journal.append($0, announce: announce) }
    }

    /// The texts of what has waited longest.
    private func pending(_ journal: RecordJournal) throws -> [String] {
        var texts: [String] = []
        _ = try journal.withPending { entries throws(DatabaseError) in
            texts = entries.map { String(decoding: $0, as: UTF8.self) }
        }
        return texts
    }

    private func remains() throws -> [JournalRemains] { try JournalRemains.read(Self.name, in: folder.path) }

    private func texts(_ remains: JournalRemains) -> [String] {
        remains.entries.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("entries of any length are given out in their order, once, and overwritten when they are dropped")
    func order() throws {
        let journal = try open()
        let sent = (1...20).map { String(repeating: "s", count: $0) + "\($0)" }
        for text in sent { #expect(append(text, to: journal)) }
        #expect(try pending(journal) == sent)
        journal.dropPending(mark: 8)
        #expect(try pending(journal) == [])
        #expect(try remains() == [])
        let file = try #require(FileManager.default.contents(atPath: folder.file(Self.name)))
        #expect(file.count == 4096)
        #expect(file.range(of: Data("sss".utf8)) == nil)
    }

    @Test("what comes while entries are stored goes to the other half, and stays where storing fails")
    func turns() throws {
        let journal = try open()
        #expect(append("a", to: journal))
        #expect(try pending(journal) == ["a"])
        #expect(append("b", to: journal))
        // Not dropped: it failed.
        #expect(append("c", to: journal))
        #expect(try pending(journal) == ["a"])
        journal.dropPending(mark: 8)
        #expect(try pending(journal) == ["b", "c"])
        #expect(append("d", to: journal))
        journal.dropPending(mark: 10)
        #expect(try pending(journal) == ["d"])
    }

    @Test("who stores is told once for all that comes until it looks, and of the rest when it is asked for")
    func announcing() throws {
        let journal = try open()
        var told = 0
        for text in ["a", "b", "c"] {
            #expect(
                append(text, to: journal) {
                    told += 1
                    return true
                })
        }
        #expect(told == 1)
        journal.announceRest {
            told += 1
            return true
        }
        #expect(told == 1)
        #expect(try pending(journal) == ["a", "b", "c"])
        journal.announceRest {
            told += 1
            return true
        }
        #expect(told == 2)
        #expect(try pending(journal) == ["a", "b", "c"])
        journal.dropPending(mark: 1)
        journal.announceRest {
            told += 1
            return true
        }
        #expect(told == 2)
        // Nobody would come for it.
        #expect(!append("d", to: journal) { false })
        #expect(try pending(journal) == [])
    }

    @Test("a full half takes nothing more, and takes again once the other one is empty")
    func full() throws {
        let journal = try open(size: 1024)
        let text = String(repeating: "x", count: 100)
        var count = 0
        while append(text, to: journal) { count += 1 }
        #expect(count == 4)
        #expect(!append("", to: journal))
        #expect(try pending(journal).count == 4)
        while append(text, to: journal) { count += 1 }
        #expect(count == 8)
        journal.dropPending(mark: 4)
        #expect(!append(text, to: journal))
        #expect(try pending(journal).count == 4)
        #expect(append(text, to: journal))
    }

    @Test("what a process leaves is found in its order, with the marks; what was dropped is not")
    func remaining() throws {
        let journal = try open()
        for text in ["a", "b"] { #expect(append(text, to: journal)) }
        #expect(try remains().map(\.mark) == [7])
        #expect(try pending(journal) == ["a", "b"])
        #expect(append("c", to: journal))
        #expect(try remains().map(texts) == [["a", "b"], ["c"]])
        journal.dropPending(mark: 9)
        #expect(try remains().map(texts) == [["c"]])
        #expect(try pending(journal) == ["c"])
        #expect(append("d", to: journal))
        #expect(try remains().map(texts) == [["c"], ["d"]])
        #expect(try remains().map(\.mark) == [7, 9])
    }

    @Test("a torn entry and those behind it are no entries, wherever it is torn")
    func torn() throws {
        let path = folder.file(Self.name)
        let journal = try open()
        for text in ["first", "second", "third"] { #expect(append(text, to: journal)) }
        let whole = try #require(FileManager.default.contents(atPath: path))
        let place = try #require(whole.range(of: Data("second".utf8)))
        for index in (place.lowerBound - 8)..<place.upperBound {
            var damaged = whole
            damaged[index] ^= 0x10
            try damaged.write(to: URL(filePath: path))
            #expect(try remains().map(texts) == [["first"]], "byte \(index)")
        }
    }

    @Test("a file that is no journal, or a piece of one, has nothing", arguments: [0, 1, 63, 129, 1001, 4096])
    func foreign(size: Int) throws {
        #expect(try remains() == [])
        try Data(repeating: 0xA5, count: size).write(to: URL(filePath: folder.file(Self.name)))
        #expect(try remains() == [])
    }

    @Test("where no file can be made there is no journal")
    func impossible() {
        #expect(RecordJournal.create(at: folder.file("missing/journal"), mark: 0) == nil)
    }

    @Test("many threads append while one stores: nothing is lost, doubled or out of its thread's order")
    func threads() async throws {
        let journal = try open(size: 1 << 16)
        let threads = 4
        let each = 2000
        let stored = await withTaskGroup(of: [String].self) { group in
            for thread in 0..<threads {
                group.addTask {
                    for number in 0..<each {
                        while !append("\(thread):\(number)", to: journal) { await Task.yield() }
                    }
                    return []
                }
            }
            group.addTask {
                var found: [String] = []
                while found.count < threads * each {
                    let more = (try? pending(journal)) ?? []
                    if more.isEmpty { await Task.yield() } else { journal.dropPending(mark: 0) }
                    found += more
                }
                return found
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(stored.count == threads * each)
        for thread in 0..<threads {
            let own = stored.filter { $0.hasPrefix("\(thread):") }
            #expect(own == (0..<each).map { "\(thread):\($0)" })
        }
    }
}
