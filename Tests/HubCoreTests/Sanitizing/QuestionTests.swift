// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// What servers ask of people and models, on its way through the sanitizer.
@Suite(.timeLimit(.minutes(5))) struct QuestionTests {
    private static func hub(
        asking params: JSONValue, _ method: String = "elicitation/create",
        _ results: SanitizerSettings.Results = .hold
    ) async throws -> LifeOfACall {
        var script = ScriptedUpstream.Script()
        script.revision = .july2026
        script.pages["tools/list"] = [ScriptedUpstream.tools("x")]
        script.answer = { _ in
            .success(
                RawJSON([
                    "resultType": "input_required", "requestState": "s",
                    "inputRequests": ["who": ["method": .string(method), "params": params]],
                ]))
        }
        let hub = try HubFixture(["a": ScriptedUpstream(script)])
        await hub.catalog.warmUp()
        var settings = SanitizerSettings()
        settings.results = results
        return hub.life.guarded(by: try ShippedRules.guarding(hub, ShippedRules.quarantine(hub), settings))
    }

    private static func call(_ life: LifeOfACall) async throws(JSONRPCError) -> RawJSON {
        var caller = HubFixture.caller
        caller.client.capabilities = RawJSON(["elicitation": [:], "sampling": [:]])
        return try await life.answer(
            MCPCall(
                method: .callTool, params: RawJSON(["name": "a__x"]), caller: caller, wantsProgress: false,
                notifications: SilentNotifications()))
    }

    @Test("a plain question goes on as it is")
    func plain() async throws {
        let life = try await Self.hub(asking: ["message": "Which town?", "requestedSchema": ["type": "object"]])
        let params = try #require(try await Self.call(life)["inputRequests"]?["who"]?["params"])
        #expect(params.value == ["message": "a: Which town?", "requestedSchema": ["type": "object"]])
    }

    @Test(
        "what hides in a question is withheld from people and models alike",
        arguments: ["elicitation/create", "sampling/createMessage"])
    func hidden(method: String) async throws {
        let hidden: JSONValue = .string("Which town?\u{E0041}\u{E0042}\u{E0043}\u{E0044}")
        let life = try await Self.hub(
            asking: ["message": hidden, "messages": [["role": "user", "content": ["type": "text", "text": hidden]]]],
            method)
        do throws(JSONRPCError) {
            let answer = try await Self.call(life)
            Issue.record("answered \(answer.text)")
        } catch {
            #expect(error.message.contains("withheld"))
        }
    }

    @Test("a question that is only labelled keeps its text and says what was seen")
    func labelled() async throws {
        let life = try await Self.hub(asking: ["message": "Which town? <!-- x -->"], "elicitation/create", .label)
        let params = try #require(try await Self.call(life)["inputRequests"]?["who"]?["params"])
        #expect(params["message"]?.string == "a: Which town? <!-- x -->")
    }
}
