// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Database
import HubStorage
import JSON
import TestSupport
import Testing

/// Held to real time; measured apart from the others, as all suites of this name.
@Suite(.timeLimit(.minutes(5))) struct TaskPageDeadlineTests {
    @Test("a page of 10,000 tasks takes less than 5 ms") func page() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let store = SQLiteTaskStore(database: writer, agent: "a")
        for number in 0..<10_000 {
            let json =
                #"{"id":"t\#(number)","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"},"history":["#
                + #"{"messageId":"m","role":"ROLE_USER","parts":[{"text":"\#(String(repeating: "x", count: 500))"}]}]}"#
            let task = StoredTask(
                id: "t\(number)", contextID: "c", principal: "me", openingID: "m\(number)",
                task: RawJSON(trusted: Array(json.utf8)), changedAt: Int64(number))
            while !store.keep(.whole(Standing(task))) { _ = try await store.task("t0", of: "me") }
        }
        let first = try TaskQuery(.emptyObject)
        let middle = try TaskQuery(try RawJSON(validating: #"{"pageToken":"5000.t5000"}"#))
        _ = try await store.page(first, of: "me")
        let clock = ContinuousClock()
        for query in [first, middle] {
            var best = Duration.seconds(10)
            for _ in 0..<20 {
                let started = clock.now
                let page = try await store.page(query, of: "me")
                best = min(best, clock.now - started)
                #expect(page.total == 10_000 && page.tasks.count == 51)
            }
            #expect(best < .milliseconds(5), "\(best)")
        }
        await writer.close()
    }
}
