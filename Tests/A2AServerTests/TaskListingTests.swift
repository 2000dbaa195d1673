// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import TestSupport
import Testing

@Suite struct TaskListingTests {
    @Test("pages go through all tasks once, filtered as asked")
    func pages() async throws {
        let fixture = try AgentFixture()
        for number in 0..<7 {
            let kind = number < 3 ? "ask" : "m"
            _ = await fixture.rpc(
                "SendMessage", AgentFixture.message("\(kind)-\(number)", context: "c\(number % 2)"))
        }
        var token = ""
        var seen: [String] = []
        repeat {
            let page = await fixture.rpc("ListTasks", #"{"pageSize":3,"pageToken":"\#(token)"}"#).result
            seen += (page?["tasks"] ?? .emptyArray).elements.compactMap { $0["id"]?.string }
            #expect(page?["totalSize"]?.integer == 7)
            #expect((page?["tasks"] ?? .emptyArray).elements.allSatisfy { $0["artifacts"] == nil })
            token = page?["nextPageToken"]?.string ?? ""
        } while !token.isEmpty
        #expect(seen.count == 7)
        #expect(Set(seen).count == 7)
        let asked = await fixture.rpc(
            "ListTasks", #"{"status":"TASK_STATE_INPUT_REQUIRED","contextId":"c0"}"#
        ).result
        #expect(asked?["totalSize"]?.integer == 2)
        let none = await fixture.rpc("ListTasks", #"{"statusTimestampAfter":"2026-11-27T16:41:22Z"}"#)
            .result
        #expect(none?["totalSize"]?.integer == 0)
    }

    @Test(
        "the oldest task that has ended makes room for a new one; tasks that go on are not forgotten")
    func bound() async throws {
        var limits = TaskService.Limits()
        limits.tasks = 2
        let fixture = try AgentFixture(limits: limits)
        _ = await fixture.rpc("SendMessage", AgentFixture.message("ask-1"))
        _ = await fixture.rpc("SendMessage", AgentFixture.message("m-2"))
        _ = await fixture.rpc("SendMessage", AgentFixture.message("ask-3"))
        #expect(await fixture.rpc("ListTasks", "{}").result?["totalSize"]?.integer == 2)
        #expect(await fixture.rpc("SendMessage", AgentFixture.message("ask-4")).errorCode == -32603)
        #expect(await fixture.rpc("GetTask", #"{"id":"id-1"}"#).result != nil)
    }

    @Test("a blocking send that outlasts its time is answered with the task as it stands")
    func blockingBound() async throws {
        let fixture = try AgentFixture()
        async let answer = fixture.rpc("SendMessage", AgentFixture.message("wait-1"))
        func isWaiting() async -> Bool {
            let page = await fixture.rpc("ListTasks", "{}").result
            return page?["totalSize"]?.integer == 1 && fixture.clock.pendingCount > 0
        }
        while await !isWaiting() { await Task.yield() }
        fixture.clock.advance(by: .seconds(301))
        #expect(await answer.result?["task"]?["status"]?["state"]?.string != "TASK_STATE_COMPLETED")
        fixture.agent.go.fire()
    }
}
