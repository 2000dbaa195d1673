// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import HubCore
import HubServer
import JSON
import Synchronization
import TestSupport
import Testing

/// Secrets on their way to an agent.
@Suite(.timeLimit(.minutes(5))) struct AgentSecretsTests {
    private static let params =
        #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"key AKIAQ3EGRIZ4XYWV7TSB"},{"data":{"n":1}}]}}"#

    /// Runs a hub before an agent that remembers the parts it hears.
    private func with(
        _ secrets: SanitizerSettings.Secrets,
        _ body: (RunningHub, _ heard: @escaping @Sendable () -> [String]) async throws -> Void
    ) async throws {
        let ear = Ear()
        try await UpstreamAgent.with("Upstream", { _ in ear }) { upstream in
            var configuration = upstream.configuration
            configuration.sanitizer.secrets = secrets
            try await RunningHub.with(configuration) { hub in try await body(hub) { ear.heard } }
        }
    }

    @Test("a secret is taken out before the agent hears it, and the record names its kind and not the secret")
    func redacted() async throws {
        try await with(.redact) { hub, heard in
            let answer = try await hub.agentCall("up", "SendMessage", Self.params)
            #expect(answer["result"]?["task"]?["status"]?["state"]?.string == "TASK_STATE_COMPLETED", "\(answer.text)")
            #expect(heard() == [#"[{"text":"key [redacted:aws-access-key]"},{"data":{"n":1}}]"#])
            let trail = AuditInspection(directory: hub.directory.file("data"))
            let record = try #require(try await trail.tail(count: 20).last { $0.method == "SendMessage" })
            await trail.close()
            #expect(record.sanitizer == "secrets aws-access-key")
            let arguments = String(decoding: try #require(record.arguments), as: UTF8.self)
            #expect(arguments.contains("[redacted:") && !arguments.contains("AKIAQ3EGRIZ4XYWV7TSB"))
        }
    }

    @Test(
        "a message with a secret is refused where the operator chose that, by its own agent too; switched off it goes")
    func refused() async throws {
        try await with(.refuse) { hub, heard in
            let answer = try await hub.agentCall("up", "SendMessage", Self.params)
            #expect(answer["error"]?["code"]?.integer == 4030)
            #expect(answer["error"]?["message"]?.string?.contains("aws-access-key") == true, "\(answer.text)")
            let named = Self.params.replacing(#""parts""#, with: #""metadata":{"dev.patchbay/agent":"up"},"parts""#)
            let handed = try await hub.call("/a2a", "SendMessage", named)
            let status = handed["result"]?["task"]?["status"]
            #expect(status?["state"]?.string == "TASK_STATE_FAILED", "\(handed.text)")
            #expect(heard().isEmpty)
        }
        try await with(.off) { hub, heard in
            _ = try await hub.agentCall("up", "SendMessage", Self.params)
            #expect(heard().first?.contains("AKIAQ3EGRIZ4XYWV7TSB") == true)
        }
    }

    @Test("a person is asked, and what they deny the agent never hears")
    func asked() async throws {
        try await with(.ask) { hub, heard in
            async let pending = hub.agentCall("up", "SendMessage", Self.params)
            let owner = try hub.ownerToken()
            var entry: RawJSON?
            while entry == nil {
                let list = try await hub.admin(.get, "/approvals", bearer: owner).json["approvals"]
                entry = list?.elements.first { _ in true }
            }
            #expect(entry?["rule"]?.string == "sanitizer.secrets (aws-access-key)")
            let id = try #require(entry?["id"]?.string)
            _ = try await hub.admin(.post, "/approvals/answer", #"{"id":"\#(id)","answer":"deny"}"#, bearer: owner)
            let answer = try await pending
            #expect(answer["error"]?["code"]?.integer == 4030, "\(answer.text)")
            #expect(heard().isEmpty)
        }
    }
}

/// Remembers the parts of every message, and completes.
private final class Ear: AgentExecuting {
    private let parts = Mutex<[String]>([])

    var heard: [String] { parts.withLock { $0 } }

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        parts.withLock { $0.append(work.message.raw["parts"]?.text ?? "") }
        try? outlet.say(.status(.completed))
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
