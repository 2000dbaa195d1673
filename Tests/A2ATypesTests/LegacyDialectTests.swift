// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@Suite struct LegacyDialectTests {
    private func json(_ text: String) throws -> RawJSON { try RawJSON(validating: text) }

    @Test("a message of 0.3 becomes one of 1.0, numbers and unknown members untouched")
    func upgradeSend() throws {
        let params = try json(
            #"{"message":{"kind":"message","messageId":"m","role":"user","parts":[{"kind":"text","text":"hi"},"#
                + #"{"kind":"file","file":{"bytes":"AA==","mimeType":"image/png","name":"a.png"},"metadata":{"x":1.0}},"#
                + #"{"kind":"file","file":{"uri":"https://e/x"}},{"kind":"data","data":{"n":12345678901234567890}}],"#
                + #""later":[1.50]},"configuration":{"blocking":false,"historyLength":0,"acceptedOutputModes":["a/b"],"#
                + #""pushNotificationConfig":{"url":"https://p","authentication":{"schemes":["Bearer","Basic"],"#
                + #""credentials":"c"}}},"metadata":{"k":1e2}}"#)
        let wanted = try json(
            #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"hi"},"#
                + #"{"raw":"AA==","mediaType":"image/png","filename":"a.png","metadata":{"x":1.0}},"#
                + #"{"url":"https://e/x"},{"data":{"n":12345678901234567890}}],"later":[1.50]},"#
                + #""configuration":{"returnImmediately":true,"acceptedOutputModes":["a/b"],"#
                + #""taskPushNotificationConfig":{"url":"https://p","authentication":{"scheme":"Bearer","#
                + #""credentials":"c"}}},"metadata":{"k":1e2}}"#)
        #expect(LegacyParams.upgrade(params, of: .sendMessage) == wanted)
    }

    @Test("what 1.0 says reaches a reader of 0.3 and comes back the same")
    func roundTrip() throws {
        let task = try json(
            #"{"id":"t","contextId":"c","status":{"state":"TASK_STATE_INPUT_REQUIRED","message":{"messageId":"q","#
                + #""role":"ROLE_AGENT","parts":[{"text":"which?"}]},"timestamp":"2026-01-01T00:00:00.000Z"},"#
                + #""history":[{"messageId":"m","role":"ROLE_USER","parts":[{"data":[1,2.0]}]}],"#
                + #""artifacts":[{"artifactId":"a","parts":[{"url":"https://e/x","mediaType":"text/plain"}]}]}"#
        )
        let old = LegacyTask.downgrade(task)
        #expect(old["kind"]?.string == "task")
        #expect(old["status"]?["state"]?.string == "input-required")
        #expect(old["status"]?["message"]?["role"]?.string == "agent")
        #expect(old["history"]?[0]?["parts"]?[0]?["data"]?["value"]?.text == "[1,2.0]")
        #expect(old["artifacts"]?[0]?["parts"]?[0]?["file"]?["uri"]?.string == "https://e/x")
        let new = LegacyTask.upgrade(old)
        #expect(new.value == task.value)
    }

    @Test("every state has a name in each dialect and survives both ways")
    func states() {
        for state in TaskState.allCases { #expect(TaskState(legacyName: state.legacyName) == state) }
        #expect(TaskState(legacyName: "dreaming") == .unspecified)
        #expect(TaskState(name: nil) == .unspecified)
        #expect(TaskState.allCases.filter(\.isTerminal) == [.completed, .failed, .canceled, .rejected])
    }

    @Test("status updates say to 0.3 whether the stream ends with them")
    func finalFlag() throws {
        for (state, isFinal) in [("WORKING", false), ("INPUT_REQUIRED", true), ("COMPLETED", true)] {
            let update = try json(
                #"{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_\#(state)"}}"#)
            let old = LegacyEvent.downgrade(.statusUpdate(update))
            #expect(old["kind"]?.string == "status-update")
            #expect(old["final"]?.boolean == isFinal)
            #expect(LegacyEvent.upgrade(old) == .statusUpdate(update))
        }
    }

    @Test("push configurations are nested in 0.3 and flat in 1.0")
    func push() throws {
        let old = try json(
            #"{"taskId":"t","pushNotificationConfig":{"id":"i","url":"https://p","authentication":{"schemes":["Bearer"]}}}"#
        )
        let new = LegacyParams.upgrade(old, of: .createPushConfig)
        #expect(new["taskId"]?.string == "t")
        #expect(new["authentication"]?["scheme"]?.string == "Bearer")
        #expect(LegacyPushConfig.downgrade(new).value == old.value)
        let get = try json(#"{"id":"t","pushNotificationConfigId":"i"}"#)
        let upgraded = LegacyParams.upgrade(get, of: .getPushConfig)
        #expect(upgraded == (try json(#"{"taskId":"t","id":"i"}"#)))
        #expect(LegacyParams.downgrade(upgraded, of: .getPushConfig) == get)
    }

    @Test("a card of 0.3 becomes one of 1.0: interfaces in order, schemes wrapped")
    func card() throws {
        let old = try json(
            #"{"name":"n","description":"d","version":"1","url":"https://a/","protocolVersion":"0.3.0","#
                + #""additionalInterfaces":[{"url":"https://a/","transport":"JSONRPC"},{"url":"a:1","transport":"GRPC"}],"#
                + #""capabilities":{"streaming":true,"stateTransitionHistory":true},"#
                + #""supportsAuthenticatedExtendedCard":true,"security":[{"k":["s"]}],"#
                + #""securitySchemes":{"k":{"type":"apiKey","in":"header","name":"x"}},"skills":[]}"#)
        let card = try AgentCard(old)
        #expect(card.interfaces.map(\.url) == ["https://a/", "a:1"])
        #expect(card.interfaces.map(\.binding) == ["JSONRPC", "GRPC"])
        #expect(card.interfaces.allSatisfy { $0.dialect == .v0_3 })
        #expect(card.streams && card.hasExtendedCard && !card.pushes)
        #expect(card.raw["securityRequirements"]?.text == #"[{"schemes":{"k":{"list":["s"]}}}]"#)
        #expect(
            card.raw["securitySchemes"]?["k"]?["apiKeySecurityScheme"]?.value == [
                "location": "header", "name": "x",
            ])
        let back = try #require(LegacyCard.downgrade(card.raw))
        #expect(back["url"]?.string == "https://a/")
        #expect(
            back["securitySchemes"]?["k"]?.value == ["in": "header", "name": "x", "type": "apiKey"])
        #expect(back["security"]?.text == #"[{"k":["s"]}]"#)
    }

    @Test("a card without an interface of 0.3 has no form in 0.3, and one without any is refused")
    func noInterface() throws {
        let card = try json(
            #"{"name":"n","supportedInterfaces":[{"url":"u","protocolVersion":"1.0"}]}"#)
        #expect(LegacyCard.downgrade(card) == nil)
        #expect(throws: AgentCard.Fault.self) {
            try AgentCard(try json(#"{"name":"n","supportedInterfaces":[]}"#))
        }
    }
}
