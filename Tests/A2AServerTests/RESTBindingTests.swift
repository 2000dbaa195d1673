// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON
import Synchronization
import TestSupport
import Testing

@Suite struct RESTBindingTests {
    @Test("every operation has its path")
    func operations() async throws {
        let fixture = try AgentFixture()
        let sent = await fixture.rest(.post, "/message:send", AgentFixture.message("ask-1"))
        #expect(sent.status == 200)
        #expect(sent.response?.fields["content-type"] == "application/a2a+json")
        #expect(sent.json?["task"]?["id"]?.string == "id-1")
        #expect(
            await fixture.rest(.get, "/tasks/id-1", query: "historyLength=0").json?["history"] == nil)
        let page = await fixture.rest(.get, "/tasks", query: "pageSize=1&includeArtifacts=true").json
        #expect(page?["tasks"]?[0]?["id"]?.string == "id-1")
        #expect(page?["nextPageToken"]?.string == "")
        let strange = #"{"message":{"messageId":"ask-2","role":"ROLE_USER","parts":[{"text":"x"}],"strange":1}}"#
        let kept = await fixture.rest(.post, "/message:send", strange).json?["task"]?["history"]?[0]
        #expect(kept?["messageId"]?.string == "ask-2")
        #expect(kept?["strange"] == nil)
        let stream = await fixture.rest(
            .post, "/message:stream", AgentFixture.message("m", task: "id-1"))
        #expect(stream.events.compactMap { StreamEvent($0)?.name }.first == "task")
        #expect(stream.events.last.flatMap(StreamEvent.init)?.state == .completed)
    }

    @Test("a subscription comes by GET and by POST, a cancellation by POST")
    func subscribeAndCancel() async throws {
        let fixture = try AgentFixture()
        let params = AgentFixture.message(
            "wait-1", more: #","configuration":{"returnImmediately":true}"#)
        _ = await fixture.rest(.post, "/message:send", params)
        async let first = fixture.rest(.get, "/tasks/id-1:subscribe")
        async let second = fixture.rest(.post, "/tasks/id-1:subscribe")
        while !fixture.agent.cancelled.withLock({ !$0.isEmpty }) {
            let cancelled = await fixture.rest(.post, "/tasks/id-1:cancel")
            #expect(cancelled.json?["status"]?["state"]?.string == "TASK_STATE_CANCELED")
        }
        for answer in [await first, await second] {
            // Whoever came before the end saw it, whoever came later was told.
            let seen = answer.isStream ? answer.events.last.flatMap(StreamEvent.init)?.state : nil
            #expect(
                seen == .canceled
                    || answer.json?["error"]?["details"]?[0]?["reason"]?.string == "UNSUPPORTED_OPERATION")
        }
        fixture.agent.go.fire()
    }

    @Test("errors are google.rpc.Status with their reason")
    func errors() async throws {
        let fixture = try AgentFixture()
        let missing = await fixture.rest(.get, "/tasks/a%2Fb")
        #expect(missing.status == 404)
        #expect(missing.response?.fields["content-type"] == "application/json")
        #expect(missing.json?["error"]?["status"]?.string == "NOT_FOUND")
        #expect(missing.json?["error"]?["details"]?[0]?["reason"]?.string == "TASK_NOT_FOUND")
        #expect(missing.json?["error"]?["details"]?[0]?["metadata"]?["taskId"]?.string == "a/b")
        let invalid = await fixture.rest(.post, "/message:send", "{}")
        #expect(invalid.status == 400)
        #expect(
            invalid.json?["error"]?["details"]?[1]?["fieldViolations"]?[0]?["field"]?.string == "message")
        #expect(await fixture.rest(.post, "/message:send", "{").status == 400)
        #expect(await fixture.rest(.get, "/message:send").response?.fields["allow"] == "POST")
        #expect(await fixture.rest(.get, "/nothing/here").status == 404)
        #expect(await fixture.rest(.get, "/tasks", query: "pageSize=many").status == 400)
        let versionless = await fixture.send(
            HTTPServerRequest(method: .get, path: "/agents/a/rest/tasks", fields: [:]))
        #expect(
            versionless.json?["error"]?["details"]?[0]?["reason"]?.string == "VERSION_NOT_SUPPORTED")
        let byQuery = await fixture.send(
            HTTPServerRequest(
                method: .get, path: "/agents/a/rest/tasks", query: "A2A-Version=1.0", fields: [:]))
        #expect(byQuery.status == 200)
    }

    @Test("the card is served with what caches need, under both names")
    func card() async throws {
        let fixture = try AgentFixture()
        func get(_ name: String, _ fields: HTTPFields = [:]) async -> RecordingResponder {
            await fixture.send(
                HTTPServerRequest(method: .get, path: "/agents/a/.well-known/\(name)", fields: fields))
        }
        let page = await get("agent-card.json")
        #expect(page.text == AgentFixture.card)
        #expect(page.response?.fields["cache-control"] == "public, max-age=60")
        let tag = try #require(page.response?.fields["etag"])
        #expect(await get("agent.json", ["if-none-match": "\"x\", \(tag)"]).status == 304)
        #expect(await get("agent-card.json", ["if-none-match": "\"x\""]).status == 200)
        // This agent has no interface of 0.3, and so no card in its form.
        #expect(await get("agent-card.json", ["a2a-version": "0.3"]).text == AgentFixture.card)
        let bridged = try AgentFixture(
            card: AgentFixture.card.replacing(
                #""protocolVersion":"1.0""#, with: #""protocolVersion":"0.3""#))
        let old = await bridged.send(
            HTTPServerRequest(method: .get, path: "/agents/a/.well-known/agent.json", fields: [:]))
        #expect(old.json?["url"]?.string == "http://h/agents/a")
        #expect(old.json?["supportedInterfaces"] == nil)
    }

    @Test("an extension that the agent requires must be asked for, and is told to be active")
    func extensions() async throws {
        let required = AgentFixture.card.replacing(
            #""streaming":true"#,
            with: #""streaming":true,"extensions":[{"uri":"urn:x","required":true}]"#)
        let fixture = try AgentFixture(card: required)
        #expect(await fixture.rpc("SendMessage", AgentFixture.message("m")).errorCode == -32008)
        let asked = await fixture.rpc(
            "SendMessage", AgentFixture.message("m"), fields: ["A2A-Extensions": "urn:y, urn:x"])
        #expect(asked.result != nil)
        #expect(asked.response?.fields["a2a-extensions"] == "urn:x")
    }

    @Test("an agent without streams says so, and the extended card is there, missing or not offered")
    func capabilities() async throws {
        let plain = try AgentFixture(card: AgentFixture.card.replacing(#""streaming":true"#, with: ""))
        #expect(await plain.rpc("SendStreamingMessage", AgentFixture.message("m")).errorCode == -32004)
        let offering = AgentFixture.card.replacing(
            #""streaming":true"#, with: #""extendedAgentCard":true"#)
        #expect(
            try await AgentFixture(card: offering).rpc("GetExtendedAgentCard", "{}").errorCode == -32007)
        let full = try AgentFixture(card: offering, extended: AgentFixture.card)
        #expect(await full.rpc("GetExtendedAgentCard", "{}").result?["name"]?.string == "A")
    }
}
