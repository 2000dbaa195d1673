// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import EventLoops
import HubCore
import HubServer
import JSON
import Lifecycle
import Synchronization
import TestSupport
import Testing

/// What the hub's own agent hands on, and what it writes down of it.
@Suite(.timeLimit(.minutes(5))) struct DelegationTests {
    /// A hub with the agent behind it under two names.
    private func withTwo(
        _ agent: ((EventLoopGroup) -> any AgentExecuting)? = nil, taskWait: Duration? = nil,
        policy: Policy? = nil, _ body: (RunningHub) async throws -> Void
    ) async throws {
        try await UpstreamAgent.with("Upstream", agent) { upstream in
            var configuration = upstream.configuration
            if let taskWait { configuration.limits.taskWait = taskWait }
            if let policy { configuration.policy = policy }
            configuration.agents = ServerName.assigned(to: ["first", "second"]).map {
                AgentConfiguration(
                    name: $0, displayName: $0.text, endpoint: ServerEndpoint(url: Secret(upstream.url)))
            }
            try await RunningHub.with(configuration) { hub in
                for name in ["first", "second"] {
                    try await hub.expect("/agents/\(name)/.well-known/agent-card.json", 200)
                }
                try await body(hub)
            }
        }
    }

    private func records(_ hub: RunningHub, _ method: String) async throws -> [(AuditRecord, RawJSON)] {
        let trail = AuditInspection(directory: hub.directory.file("data"))
        let found = try await trail.tail(count: 100).filter { $0.method == method }
        await trail.close()
        return try found.map { ($0, try RawJSON(validating: try #require($0.arguments))) }
    }

    private func send(_ hub: RunningHub, _ message: String) async throws -> RawJSON {
        let answer = try await hub.call("/a2a", "SendMessage", #"{"message":\#(message)}"#)
        return try #require(answer["result"]?["task"], "\(answer.text)")
    }

    @Test("a delegation and a handoff are written down, with what was passed, and the task tells of both agents")
    func handoff() async throws {
        try await withTwo { hub in
            let first = try await send(
                hub,
                #"{"messageId":"m1","role":"ROLE_USER","parts":[{"text":"hi"}],"#
                    + #""metadata":{"dev.patchbay/agent":"first"}}"#)
            #expect(first["status"]?["state"]?.string == "TASK_STATE_COMPLETED", "\(first.text)")
            let delegated = try await records(hub, "agents/delegate")
            #expect(delegated.count == 1 && delegated.first?.0.target == "first")
            #expect(delegated.first?.1["task"]?.string == first["id"]?.string)
            let id = try #require(first["id"]?.string)
            let context = try #require(first["contextId"]?.string)
            let second = try await send(
                hub,
                #"{"messageId":"m2","role":"ROLE_USER","parts":[{"text":"go on"}],"contextId":"\#(context)","#
                    + #""referenceTaskIds":["\#(id)"],"#
                    + #""metadata":{"dev.patchbay/handoff":{"to":"second","pass":["history"]}}}"#)
            #expect(second["status"]?["state"]?.string == "TASK_STATE_COMPLETED", "\(second.text)")
            #expect(second["contextId"]?.string == context)
            let entry = second["metadata"]?["dev.patchbay/delegations"]?[0]
            #expect(entry?["agent"]?.string == "second" && entry?["passed"]?.text == #"["history"]"#, "\(second.text)")
            let handed = try await records(hub, "agents/hand-off")
            #expect(handed.count == 1 && handed.first?.0.target == "second")
            #expect(handed.first?.1["pass"]?.text == #"["history"]"#)
        }
    }

    @Test("a task whose budget is used up, or whose deadline is over, goes to nobody, and says which way it came")
    func bounds() async throws {
        try await withTwo { hub in
            for (key, value) in [("budget", "0"), ("deadline", #""2001-01-01T00:00:00Z""#)] {
                let message =
                    #"{"messageId":"\#(key)","role":"ROLE_USER","parts":[{"text":"hi"}],"metadata":"#
                    + #"{"dev.patchbay/agent":"first","dev.patchbay/\#(key)":\#(value)}}"#
                let answer = try await hub.call("/a2a", "SendMessage", #"{"message":\#(message)}"#)
                let text = answer.text
                let why = key == "budget" ? "budget of hand-overs is used up" : "deadline is over"
                #expect(text.contains(why), "\(text)")
            }
        }
    }

    private static func message(_ id: String, _ metadata: String, _ more: String = "") -> String {
        #"{"messageId":"\#(id)","role":"ROLE_USER","parts":[{"text":"hi"}],"metadata":\#(metadata)\#(more)}"#
    }

    @Test("at the deadline a task that is worked on fails, and its agent is told to stop")
    func deadline() async throws {
        let agent = PatientAgent()
        try await withTwo({ _ in agent }) { hub in
            let now = SystemClock().microsecondsSinceEpoch
            let due = Timestamp.text(CivilTime(microsecondsSinceEpoch: now + 2_000_000))
            let metadata = #"{"dev.patchbay/agent":"first","dev.patchbay/deadline":"\#(due)"}"#
            let task = try await send(hub, Self.message("m", metadata))
            #expect(task["status"]?["state"]?.string == "TASK_STATE_FAILED", "\(task.text)")
            let why = task["status"]?["message"]?["parts"]?[0]?["text"]?.string
            #expect(why == "The deadline of the task is over")
            #expect(SystemClock().microsecondsSinceEpoch >= now + 2_000_000)
            while agent.stopped == 0 { await Task.yield() }
            #expect(agent.begun == 1)
        }
    }

    @Test("an open task is handed over: the agent before is told to stop, the next one's end is the task's")
    func handoffOfOpenTask() async throws {
        let agent = PatientAgent()
        try await withTwo({ _ in agent }) { hub in
            let first = Self.message("m1", #"{"dev.patchbay/agent":"first"}"#)
            let configuration = #","configuration":{"returnImmediately":true}"#
            let answer = try await hub.call("/a2a", "SendMessage", #"{"message":\#(first)\#(configuration)}"#)
            let open = try #require(answer["result"]?["task"], "\(answer.text)")
            let (id, context) = (try #require(open["id"]?.string), try #require(open["contextId"]?.string))
            while agent.begun == 0 { await Task.yield() }
            let ids = #","taskId":"\#(id)","contextId":"\#(context)""#
            let handoff = #"{"dev.patchbay/handoff":{"to":"second","pass":["history"]}}"#
            let task = try await send(hub, Self.message("m2", handoff, ids))
            #expect(task["id"]?.string == id)
            #expect(task["status"]?["state"]?.string == "TASK_STATE_COMPLETED", "\(task.text)")
            while agent.stopped == 0 { await Task.yield() }
            #expect(agent.begun == 1 && agent.received == 1)
            let children = (task["metadata"]?["dev.patchbay/delegations"] ?? .emptyArray).elements
            #expect(children.map { $0["agent"]?.string } == ["first", "second"], "\(task.text)")
            let handed = try await records(hub, "agents/hand-off")
            #expect(handed.map { $0.0.target } == ["second"])
        }
    }

    @Test("limits hold for agents: a blocking send is answered when its time is over, a rule's limit refuses the next")
    func limits() async throws {
        let agent = PatientAgent()
        try await withTwo({ _ in agent }, taskWait: .milliseconds(300)) { hub in
            let task = try await hub.send("first", "m")
            #expect(task["status"]?["state"]?.string == "TASK_STATE_WORKING", "\(task.text)")
            let id = try #require(task["id"]?.string)
            let gone = try await hub.agentCall("first", "CancelTask", #"{"id":"\#(id)"}"#)
            #expect(gone["result"]?["status"]?["state"]?.string == "TASK_STATE_CANCELED", "\(gone.text)")
        }
        var rule = PolicyRule(name: "two a day", effect: .allow)
        rule.methods = [.sendMessage]
        rule.limit = PolicyRule.Limit(perDay: 2)
        try await withTwo(policy: Policy(rules: [rule], allowsByDefault: true)) { hub in
            for number in 1...2 { _ = try await hub.send("first", "tck-complete-task-\(number)") }
            let params = #"{"message":{"messageId":"tck-complete-task-3","role":"ROLE_USER","parts":[{"text":"hi"}]}}"#
            let refused = try await hub.agentCall("first", "SendMessage", params)
            #expect(refused["error"]?["message"]?.string?.contains("two a day") == true, "\(refused.text)")
        }
    }
}

/// Works until it is told to stop; what another agent hands over it completes.
private final class PatientAgent: AgentExecuting {
    private struct State {
        var begun = 0
        var received = 0
        var stopped = 0
        var waiting: [String: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    var begun: Int { state.withLock(\.begun) }
    var received: Int { state.withLock(\.received) }
    var stopped: Int { state.withLock(\.stopped) }

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        try? outlet.say(.status(.working))
        let parts = (work.message.raw["parts"] ?? .emptyArray).elements
        guard !parts.contains(where: { $0["data"]?["dev.patchbay/handoff"] != nil }) else {
            state.withLock { $0.received += 1 }
            try? outlet.say(.status(.completed))
            return
        }
        await withCheckedContinuation { waiter in
            state.withLock { state in
                state.begun += 1
                state.waiting[work.taskID] = waiter
            }
        }
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? {
        state.withLock { state in
            state.stopped += 1
            return state.waiting.removeValue(forKey: task.id)
        }?.resume()
        return nil
    }
}
