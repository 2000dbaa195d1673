// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPMessages
import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// Push notifications of a hub, to a target on loopback.
@Suite(.timeLimit(.minutes(5))) struct PushTests {
    private struct Told: Sendable {
        let fields: HTTPFields
        let body: RawJSON
    }

    /// Runs a hub with an agent and a target that answers so; `allowed` lists loopback.
    private func with(
        status: HTTPStatus = 200, allowed: Bool,
        _ body: (RunningHub, _ target: String, _ told: @escaping @Sendable () -> [Told]) async throws -> Void
    ) async throws {
        let box = ToldBox()
        try await TestOrigin.with({ request in
            box.told(Told(fields: request.fields, body: (try? RawJSON(validating: request.body)) ?? .null))
            return HTTPServerResponse(status: status, fields: ["location": "http://127.0.0.1:1/elsewhere"])
        }) { origin in
            try await UpstreamAgent.with { upstream in
                var configuration = upstream.configuration
                if allowed { configuration.allowedAddresses = [try #require(AddressRange("127.0.0.1"))] }
                try await RunningHub.with(configuration) { hub in
                    try await body(hub, origin.url) { box.all() }
                }
            }
        }
    }

    private final class ToldBox: Sendable {
        private let entries = Mutex<[Told]>([])
        func told(_ entry: Told) { entries.withLock { $0.append(entry) } }
        func all() -> [Told] { entries.withLock { $0 } }
    }

    private func params(_ url: String) -> String {
        #"{"message":{"messageId":"tck-stream-001-x","role":"ROLE_USER","parts":[{"text":"hi"}]},"#
            + #""configuration":{"taskPushNotificationConfig":{"url":"\#(url)","token":"tok","#
            + #""authentication":{"scheme":"Bearer","credentials":"s3cret"}}}}"#
    }

    @Test("every event is told in order, with the client's credentials and the hub's ids")
    func delivered() async throws {
        try await with(allowed: true) { hub, target, told in
            let answer = try await hub.agentCall("up", "SendMessage", params(target))
            let id = try #require(answer["result"]?["task"]?["id"]?.string, "\(answer.text)")
            while told().count < 4 { await Task.yield() }
            #expect(told().map { $0.fields["authorization"] ?? "" } == Array(repeating: "Bearer s3cret", count: 4))
            #expect(told()[0].fields["x-a2a-notification-token"] == "tok")
            let names = told().compactMap { $0.body.members.first { _ in true }?.key }
            #expect(names == ["task", "statusUpdate", "artifactUpdate", "statusUpdate"])
            #expect(told()[0].body["task"]?["id"]?.string == id)
            #expect(told()[3].body["statusUpdate"]?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
            let list = try await hub.agentCall("up", "ListTaskPushNotificationConfigs", #"{"taskId":"\#(id)"}"#)
            #expect(list["result"]?["configs"]?[0]?["url"]?.string == target)
            #expect(!list.text.contains("s3cret"))
            let other = #"{"task_id":"\#(id)","url":"\#(target)","id":"two"}"#
            let made = try await hub.agentCall("up", "CreateTaskPushNotificationConfig", other)
            #expect(made["result"]?["id"]?.string == "two", "\(made.text)")
            for _ in 0..<2 {
                let gone = try await hub.agentCall(
                    "up", "DeleteTaskPushNotificationConfig", #"{"taskId":"\#(id)","id":"two"}"#)
                #expect(gone["error"] == nil)
            }
            let missing = try await hub.agentCall(
                "up", "GetTaskPushNotificationConfig", #"{"taskId":"\#(id)","id":"two"}"#)
            #expect(missing["error"]?["code"]?.integer == -32001)
        }
    }

    @Test("loopback is refused at both doors where the operator did not list it")
    func refused() async throws {
        try await with(allowed: false) { hub, target, told in
            let inline = try await hub.agentCall("up", "SendMessage", params(target))
            #expect(inline["error"]?["code"]?.integer == -32602, "\(inline.text)")
            let id = try #require(try await hub.send("up", "tck-input-required-1")["id"]?.string)
            let created = try await hub.agentCall(
                "up", "CreateTaskPushNotificationConfig", #"{"taskId":"\#(id)","url":"\#(target)"}"#)
            #expect(created["error"]?["code"]?.integer == -32602)
            #expect(told().isEmpty)
        }
    }

    @Test("a redirect is not followed, and the target is not asked again")
    func redirect() async throws {
        try await with(status: 302, allowed: true) { hub, target, told in
            _ = try await hub.agentCall("up", "SendMessage", params(target))
            while told().count < 4 { await Task.yield() }
            let page = try await hub.page("/metrics").text
            #expect(page.contains(#"patchbay_push_total{outcome="http 302"}"#), "\(page.suffix(600))")
            #expect(told().count == 4)
        }
    }
}
