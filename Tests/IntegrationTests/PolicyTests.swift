// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct PolicyTests {
    private static let onlyShortEcho = """
        {"rules": [{"name": "short echo", "effect": "allow", "tools": ["demo__echo"],
                    "arguments": {"/text": {"pattern": "???"}}, "limit": {"perDay": 2}}]}
        """

    private static func configuration(_ policy: String) throws -> HubConfiguration {
        let folder = try TemporaryDirectory()
        var configuration = HubConfiguration.demo
        configuration.policyFile = try folder.write(policy, to: "policy.json")
        configuration.policy = try PolicyFile.load(path: folder.file("policy.json"))
        return configuration
    }

    private static func call(_ hub: RunningHub, _ session: String, _ params: String) async throws -> RawJSON {
        try await hub.request("tools/call", params, session: session)
    }

    @Test("what the caller may not see is listed nowhere and answered like what does not exist")
    func hides() async throws {
        try await RunningHub.with(Self.configuration(Self.onlyShortEcho)) { hub in
            let session = try await hub.openSession()
            let list = try await hub.request("tools/list", session: session)
            #expect(list["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } == ["demo__echo"])
            let hidden = try await Self.call(hub, session, #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#)
            let missing = try await Self.call(hub, session, #"{"name":"demo__bdd","arguments":{"a":1,"b":2}}"#)
            #expect(hidden["error"]?.text == missing["error"]?.text.replacing("demo__bdd", with: "demo__add"))
            #expect(hub.log.lines.contains { $0.contains("Unknown tool: demo__add") && $0.contains("(default)") })
        }
    }

    @Test("arguments and limits refuse by name, with codes of their own")
    func refuses() async throws {
        try await RunningHub.with(Self.configuration(Self.onlyShortEcho)) { hub in
            let session = try await hub.openSession()
            let long = try await Self.call(hub, session, #"{"name":"demo__echo","arguments":{"text":"long"}}"#)
            #expect(long["error"]?["code"]?.integer == 4030)
            #expect(long["error"]?["message"]?.string == "Refused by rule (default)")
            let good = #"{"name":"demo__echo","arguments":{"text":"abc"}}"#
            #expect(try await Self.call(hub, session, good)["result"] != nil)
            #expect(try await Self.call(hub, session, good)["result"] != nil)
            let third = try await Self.call(hub, session, good)
            #expect(third["error"]?["code"]?.integer == 4290)
            #expect(third["error"]?["message"]?.string == "Refused by the limit of rule short echo: 2 a day")
        }
    }

    @Test("what a limit allows a day is not given again by a restart")
    func budgetSurvives() async throws {
        let folder = try TemporaryDirectory()
        let configuration = try Self.configuration(Self.onlyShortEcho)
        let good = #"{"name":"demo__echo","arguments":{"text":"abc"}}"#
        for expected in [nil, nil, 4290] as [Int64?] {
            try await RunningHub.with(configuration, in: folder) { (hub: RunningHub) async throws in
                let session = try await hub.openSession()
                #expect(try await Self.call(hub, session, good)["error"]?["code"]?.integer == expected)
            }
        }
    }

    @Test("a changed policy is followed; one that the tools contradict leaves the old one, and the log has the place")
    func reloads() async throws {
        let folder = try TemporaryDirectory()
        let policyFile = try folder.write(Self.onlyShortEcho, to: "policy.json")
        let main = try folder.write("{}", to: "patchbay.json")
        var base = HubConfiguration.demo
        base.policyFile = policyFile
        base.policy = try PolicyFile.load(path: policyFile)
        base.approvals.patience = .milliseconds(50)
        let configuration = base
        try await RunningHub.with(configuration) { hub in
            hub.hub.follow(
                ConfigurationSource(file: main) {
                    var new = configuration
                    new.policy = try PolicyFile.load(path: policyFile)
                    return new
                })
            let session = try await hub.openSession()
            try folder.write(
                #"{"rules": [{"name": "asking", "effect": "ask", "tools": ["demo__add"]}]}"#, to: "policy.json")
            await hub.log.wait(for: "policy replaced")
            let asked = try await Self.call(hub, session, #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#)
            #expect(asked["error"]?["code"]?.integer == 4031)
            #expect(asked["error"]?["message"]?.string?.hasPrefix("Needs approval by rule asking") == true)
            try folder.write(
                "{\"rules\": [{\"name\": \"x\", \"effect\": \"deny\", \"tools\": [\"demo__echo\"],\n"
                    + " \"arguments\": {\"/txt\": {\"present\": true}}}]}", to: "policy.json")
            await hub.log.wait(for: "the new policy cannot hold")
            #expect(hub.log.lines.contains { $0.contains("policy.json:2:") && $0.contains("/txt") })
            let still = try await Self.call(hub, session, #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#)
            #expect(still["error"]?["code"]?.integer == 4031)
        }
    }
}
