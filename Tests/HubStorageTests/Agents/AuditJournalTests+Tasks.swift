// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HubCore
import JSON
import TestSupport
import Testing

@testable import HubStorage

/// Tasks among the records of a journal.
extension AuditJournalTests {
    private static let note = RawJSON(trusted: Array(#"{"task":"up"}"#.utf8))

    private static func task(_ number: Int64, text: String = "hello") -> StoredTask {
        let json =
            #"{"id":"t\#(number)","contextId":"t\#(number)","status":{"state":"TASK_STATE_COMPLETED"},"#
            + #""history":[{"messageId":"m\#(number)","role":"ROLE_USER","parts":[{"text":"\#(text)"}]}]}"#
        return StoredTask(
            id: "t\(number)", contextID: "t\(number)", principal: "me", openingID: "m\(number)",
            task: RawJSON(trusted: Array(json.utf8)), changedAt: number, note: number % 2 == 0 ? note : nil)
    }

    private func store(_ place: Place, of agent: String = "a") -> SQLiteTaskStore {
        SQLiteTaskStore(database: place.store.database, agent: agent, trail: place.store.audit)
    }

    /// Task by task, a record behind each.
    private func keepTasks(_ numbers: ClosedRange<Int64>, in place: Place) {
        for number in numbers {
            #expect(store(place).tryKeepNew(Self.task(number)))
            keep(number...number, in: place)
        }
    }

    @Test("a task that was kept new is found as it was, by its own principal and agent, and its record is in the trail")
    func tasks() async throws {
        let place = try Place(folder.file("data"))
        keepTasks(1...300, in: place)
        for number in [1, 2, 300] as [Int64] {
            #expect(try await store(place).task("t\(number)", of: "me") == Self.task(number))
        }
        #expect(try await store(place).task("t1", of: "else") == nil)
        #expect(try await store(place, of: "b").task("t1", of: "me") == nil)
        let page = try await store(place).page(try TaskQuery(.emptyObject), of: "me")
        #expect(page.total == 300 && page.tasks.first == Self.task(300))
        let recall = try await store(place).recall()
        #expect(recall.unfinished.isEmpty && recall.openings.last?.messageID == "m300")
        #expect(try await place.times() == Array(1...300))
        #expect(try await place.verify().records == 300)
        await place.close()
    }

    @Test("tasks that were kept new when the hub was killed are in the next one's table, once, whatever was stored")
    func killedTasks() async throws {
        let place = try Place(folder.file("data"))
        keepTasks(1...3, in: place)
        await place.store.audit.settle()
        let gate = place.holdWriter()
        // Of the last one no record was kept any more.
        keepTasks(4...8, in: place)
        #expect(store(place).tryKeepNew(Self.task(9)))
        try copy("data", to: "unstored", Self.database + ["audit.journal"])
        try copy("data", to: "stored", ["audit.journal"])
        gate.fire()
        await place.store.audit.settle()
        try copy("data", to: "stored", Self.database)
        await place.close()
        for name in ["unstored", "stored"] {
            let next = try Place(folder.file(name))
            #expect(try await next.times() == Array(1...8), "\(name)")
            #expect(try await next.verify().records == 8)
            let page = try await store(next).page(try TaskQuery(.emptyObject), of: "me")
            #expect(page.tasks == (1...9).reversed().map { Self.task($0) }, "\(name)")
            await next.close()
        }
    }

    @Test("what a journal holds of tasks alone is stored, and the trail goes on behind it")
    func tasksAlone() async throws {
        let place = try Place(folder.file("data"))
        for number in 1...5 as ClosedRange<Int64> {
            #expect(store(place).tryKeepNew(Self.task(number)))
            #expect(try await store(place).task("t\(number)", of: "me") != nil)
            keep(number...number, in: place)
            await place.store.audit.settle()
        }
        let gate = place.holdWriter()
        #expect(store(place).tryKeepNew(Self.task(6)))
        try copy("data", to: "next", Self.database + ["audit.journal"])
        gate.fire()
        await place.close()
        let next = try Place(folder.file("next"))
        #expect(try await store(next).task("t6", of: "me") == Self.task(6))
        #expect(try await next.times() == Array(1...5))
        await next.close()
    }

    @Test("a task that would take the room of the records, and one without a journal, go another way")
    func refusedTasks() async throws {
        let place = try Place(folder.file("data"))
        #expect(!store(place).tryKeepNew(Self.task(1, text: String(repeating: "x", count: 32 << 10))))
        #expect(!SQLiteTaskStore(database: place.store.database, agent: "a").tryKeepNew(Self.task(1)))
        #expect(store(place).tryKeepNew(Self.task(1, text: String(repeating: "x", count: 31 << 10))))
        await place.close()
        #expect(!store(place).tryKeepNew(Self.task(2)))
    }

    @Test("what is no draft of a task is none")
    func foreignDrafts() throws {
        let draft = TaskDraft.bytes(of: Self.task(2), agent: "a")
        for count in 0..<draft.count { #expect(draft.prefix(count).withUnsafeBytes { TaskDraft($0) == nil }) }
        #expect((draft + [0]).withUnsafeBytes { TaskDraft($0) == nil })
        #expect(AuditTrailFixture.record(1).draft().withUnsafeBytes { TaskDraft($0) == nil })
        #expect(draft.withUnsafeBytes { TaskDraft($0) != nil })
    }
}
