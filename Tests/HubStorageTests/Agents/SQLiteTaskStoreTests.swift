// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Database
import HubCore
import HubStorage
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLiteTaskStoreTests {
    private static func task(
        _ id: String, _ state: TaskState, at changedAt: Int64, principal: String = "me", context: String = "c"
    ) -> StoredTask {
        let json =
            #"{"id":"\#(id)","contextId":"\#(context)","status":{"state":"\#(state.rawValue)"},"#
            + #""history":[{"messageId":"m-\#(id)","role":"ROLE_USER","parts":[{"text":"hello"}]}]}"#
        return StoredTask(
            id: id, contextID: context, principal: principal, openingID: "m-\(id)",
            task: RawJSON(trusted: Array(json.utf8)), changedAt: changedAt, note: nil)
    }

    private func with(_ body: (DatabaseWriter, SQLiteTaskStore) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        try await body(writer, SQLiteTaskStore(database: writer, agent: "a"))
        await writer.close()
    }

    @Test("a task comes back with what was said since it was kept whole, to its own principal and agent only")
    func roundTrip() async throws {
        try await with { writer, store in
            let task = Self.task("t", .submitted, at: 5)
            #expect(store.keep(.whole(Standing(task))))
            let event = StreamEvent.statusUpdate(
                RawJSON(trusted: Array(#"{"taskId":"t","status":{"state":"TASK_STATE_WORKING"}}"#.utf8)))
            #expect(store.keep(.event(taskID: "t", number: 1, event, state: .working, changedAt: 9)))
            let note = RawJSON(trusted: Array(#"{"task":"up"}"#.utf8))
            #expect(store.keep(.note(taskID: "t", note)))
            let found = try #require(try await store.task("t", of: "me"))
            #expect(found.task == task.task && found.events == [event] && found.note == note && found.changedAt == 9)
            #expect(try await store.task("t", of: "else") == nil)
            #expect(try await SQLiteTaskStore(database: writer, agent: "b").task("t", of: "me") == nil)
            let recall = try await store.recall()
            #expect(recall.unfinished.map(\.id) == ["t"])
            #expect(recall.openings.map(\.messageID) == ["m-t"])
            #expect(store.keep(.whole(Standing(Self.task("t", .completed, at: 12)))))
            #expect(try await store.recall().unfinished.isEmpty)
            #expect(try await store.task("t", of: "me")?.events.isEmpty == true)
        }
    }

    @Test("tasks and their events come through the migration that puts them in order")
    func reordering() async throws {
        let folder = try TemporaryDirectory()
        let event = StreamEvent.statusUpdate(
            RawJSON(trusted: Array(#"{"taskId":"t0","status":{"state":"TASK_STATE_WORKING"}}"#.utf8)))
        let before = try DatabaseWriter.open(
            path: folder.file("hub.db"), migrations: Array(StorageSchema.migrations.prefix(12)))
        let old = SQLiteTaskStore(database: before, agent: "a")
        for number in 0..<4 {
            let state: TaskState = number == 0 ? .submitted : .completed
            #expect(old.keep(.whole(Standing(Self.task("t\(number)", state, at: Int64(9 - number)), isFirst: true))))
        }
        #expect(old.keep(.event(taskID: "t0", number: 1, event, state: .working, changedAt: 10)))
        await before.close()
        let after = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let store = SQLiteTaskStore(database: after, agent: "a")
        let recall = try await store.recall()
        #expect(recall.unfinished.map(\.id) == ["t0"] && recall.unfinished.first?.events == [event])
        #expect(recall.openings.map(\.taskID) == ["t3", "t2", "t1", "t0"])
        let page = try await store.page(try TaskQuery(.emptyObject), of: "me")
        #expect(page.total == 4 && page.tasks.map(\.id) == ["t0", "t1", "t2", "t3"])
        #expect(store.keep(.whole(Standing(Self.task("t0", .completed, at: 11)))))
        #expect(try await store.recall().unfinished.isEmpty)
        await after.close()
    }

    @Test("what is kept in one go is as it was said last, and goes on from there")
    func crowded() async throws {
        try await with { _, store in
            let event = StreamEvent.statusUpdate(
                RawJSON(trusted: Array(#"{"taskId":"t","status":{"state":"TASK_STATE_WORKING"}}"#.utf8)))
            for round in 0..<3 {
                let task = Self.task("t", .submitted, at: Int64(round))
                #expect(store.keep(.whole(Standing(task, isFirst: round == 0))))
                #expect(store.keep(.event(taskID: "t", number: 1, event, state: .working, changedAt: 90)))
            }
            let found = try #require(try await store.task("t", of: "me"))
            #expect(found.events == [event] && found.changedAt == 90)
            #expect(store.keep(.whole(Standing(Self.task("t", .completed, at: 91)))))
            #expect(store.keep(.whole(Standing(Self.task("u", .completed, at: 91), isFirst: true))))
            let page = try await store.page(try TaskQuery(.emptyObject), of: "me")
            #expect(page.total == 2 && page.tasks.allSatisfy { $0.events.isEmpty })
        }
    }

    @Test("pages go through all tasks once, newest first, filtered as asked")
    func pages() async throws {
        try await with { _, store in
            for number in 0..<7 {
                let state: TaskState = number < 3 ? .inputRequired : .completed
                let task = Self.task("t\(number)", state, at: Int64(number / 2), context: "c\(number % 2)")
                #expect(store.keep(.whole(Standing(task))))
            }
            #expect(store.keep(.whole(Standing(Self.task("other", .completed, at: 3, principal: "else")))))
            var seen: [String] = []
            var token = ""
            repeat {
                let query = try TaskQuery(try RawJSON(validating: #"{"pageSize":3,"pageToken":"\#(token)"}"#))
                let page = try await store.page(query, of: "me")
                #expect(page.total == 7)
                seen += page.tasks.prefix(3).map(\.id)
                token = page.tasks.count > 3 ? "\(page.tasks[2].changedAt).\(page.tasks[2].id)" : ""
            } while !token.isEmpty
            #expect(seen == ["t6", "t5", "t4", "t3", "t2", "t1", "t0"])
            let query = try TaskQuery(
                try RawJSON(validating: #"{"status":"TASK_STATE_INPUT_REQUIRED","contextId":"c0"}"#))
            let page = try await store.page(query, of: "me")
            #expect(page.tasks.map(\.id) == ["t2", "t0"] && page.total == 2)
        }
    }

    @Test("pinned cards and contexts come back")
    func agents() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let store = SQLiteAgentStore(database: writer)
        let card = AgentPin.Sighting(received: RawJSON(trusted: Array(#"{"name":"A"}"#.utf8)), url: "http://a")
        let changed = AgentPin.Sighting(received: RawJSON(trusted: Array(#"{"name":"B"}"#.utf8)), url: "http://a")
        let pin = AgentPin(served: card, withheld: AgentPin.Withheld(card: changed, reason: "it changed"))
        try await store.keep(pin, of: "a")
        #expect(try await store.pin(of: "a") == pin)
        #expect(try await store.pin(of: "b") == nil)
        let key = ContextKey(agent: "a", principal: "me", context: "c")
        #expect(store.keep("up", key))
        #expect(try await store.upstream(key) == "up")
        #expect(try await store.upstream(ContextKey(agent: "a", principal: "else", context: "c")) == nil)
        await writer.close()
    }

    @Test("of a context that bears a task's id the task's note tells, unless something else was kept since")
    func notedContexts() async throws {
        try await with { writer, tasks in
            let note = RawJSON(trusted: Array(#"{"task":"up","context":"theirs","way":"JSONRPC 1.0"}"#.utf8))
            let task = Self.task("t", .completed, at: 5, context: "t")
            #expect(
                tasks.keep(
                    .whole(
                        Standing(
                            StoredTask(
                                id: task.id, contextID: task.contextID, principal: task.principal,
                                openingID: task.openingID, task: task.task, changedAt: task.changedAt, note: note),
                            isFirst: true))))
            #expect(tasks.keep(.whole(Standing(Self.task("bare", .completed, at: 6, context: "bare"), isFirst: true))))
            let store = SQLiteAgentStore(database: writer)
            let key = ContextKey(agent: "a", principal: "me", context: "t")
            #expect(try await store.upstream(key) == "theirs")
            for other in [
                ContextKey(agent: "b", principal: "me", context: "t"),
                ContextKey(agent: "a", principal: "else", context: "t"),
                ContextKey(agent: "a", principal: "me", context: "bare"),
            ] {
                let found = try await store.upstream(other)
                #expect(found == nil)
            }
            #expect(store.keep("moved", key))
            #expect(try await store.upstream(key) == "moved")
        }
    }
}
