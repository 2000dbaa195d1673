// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@Suite struct LegacyProtoTests {
    private func json(_ text: String) throws -> RawJSON { try RawJSON(validating: text) }

    @Test("a send in the form of a2a.v1 becomes one of 1.0: parts, compound names, a flag without presence")
    func send() throws {
        let params = try json(
            #"{"request":{"messageId":"m","role":"ROLE_USER","content":[{"text":"hi"},"#
                + #"{"file":{"fileWithUri":"https://u","mimeType":"text/plain","name":"n"}},"#
                + #"{"data":{"data":{"k":1}}}]},"configuration":{"historyLength":0}}"#)
        #expect(LegacyProto.isForm(of: params))
        let modern = LegacyProto.upgrade(params, of: .sendMessage)
        let message = try A2AMessage(modern["message"])
        #expect(message.raw["parts"]?[1]?.text == #"{"url":"https://u","mediaType":"text/plain","filename":"n"}"#)
        #expect(message.raw["parts"]?[2]?["data"]?.text == #"{"k":1}"#)
        #expect(modern["configuration"]?["returnImmediately"]?.boolean == true)
        #expect(modern["configuration"]?["historyLength"] == nil)
        #expect(!LegacyProto.isForm(of: try json(#"{"message":{"role":"user","parts":[],"kind":"message"}}"#)))
    }

    @Test("names of tasks and of their push configurations are taken apart and put together")
    func names() throws {
        let get = LegacyProto.upgrade(try json(#"{"name":"tasks/t-1","historyLength":0}"#), of: .getTask)
        #expect(get.text == #"{"id":"t-1"}"#)
        let name = #"{"name":"tasks/t/pushNotificationConfigs/c"}"#
        let push = LegacyProto.upgrade(try json(name), of: .getPushConfig)
        #expect(push["taskId"]?.string == "t" && push["id"]?.string == "c" && push["name"] == nil)
        #expect(LegacyProto.downgrade(params: push, of: .getPushConfig).text == name)
        let create = LegacyProto.upgrade(
            try json(
                #"{"parent":"tasks/t","configId":"c","config":{"pushNotificationConfig":{"url":"https://p","#
                    + #""authentication":{"schemes":["Bearer"],"credentials":"x"}}}}"#), of: .createPushConfig)
        #expect(create["taskId"]?.string == "t" && create["id"]?.string == "c")
        #expect(create["authentication"]?["scheme"]?.string == "Bearer")
    }

    @Test("a task goes through a2a.v1 and back without loss, over JSON and over the wire")
    func tasks() throws {
        let task = try json(
            #"{"id":"t","contextId":"c","status":{"state":"TASK_STATE_CANCELED","message":"#
                + #"{"messageId":"a","role":"ROLE_AGENT","parts":[{"raw":"aGVsbG8=","mediaType":"text/plain"}]},"#
                + #""timestamp":"2026-11-27T16:41:21.000Z"},"artifacts":[{"artifactId":"x","parts":["#
                + #"{"data":{"k":"v"}},{"data":[true],"metadata":{"m":"n"}},{"url":"https://u","filename":"f"}]}]}"#)
        let legacy = LegacyProto.downgrade(task, of: .getTask)
        #expect(legacy["status"]?["state"]?.string == "TASK_STATE_CANCELLED")
        let wire = try LegacySchema.response(of: .getTask).encode(legacy)
        let read = try LegacySchema.response(of: .getTask).decode(wire)
        for form in [legacy, read] {
            let back = LegacyProto.upgrade(result: form, of: .getTask)
            #expect(try CanonicalJSON.bytes(of: back) == CanonicalJSON.bytes(of: task), "\(back.text)")
        }
    }

    @Test("the last event of a stream says so, and methods of the service have names of their own")
    func events() throws {
        let update = try json(#"{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_INPUT_REQUIRED"}}"#)
        let legacy = LegacyProto.downgrade(StreamEvent.statusUpdate(update))
        #expect(legacy["statusUpdate"]?["final"]?.boolean == true)
        #expect(LegacyProto.upgrade(result: legacy, of: .subscribeToTask)["statusUpdate"]?["final"] == nil)
        for operation in A2AOperation.allCases where operation != .listTasks {
            let method = try #require(LegacySchema.method(of: operation))
            #expect(LegacySchema.operation(method) == operation)
        }
        #expect(LegacySchema.operation("SubscribeToTask") == nil)
    }
}
