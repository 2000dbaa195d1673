// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// What the hub's own agent hands on, and what it writes down of it.
@Suite(.timeLimit(.minutes(5))) struct DelegationTests {
    /// A hub with the agent behind it under two names.
    private func withTwo(_ body: (RunningHub) async throws -> Void) async throws {
        try await UpstreamAgent.with { upstream in
            var configuration = upstream.configuration
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
}
