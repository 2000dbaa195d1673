// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HubCore
import JSON
import Lifecycle
import Telemetry
import TestSupport
import Testing

@testable import AgentRuntime
@testable import HubServer

@Suite struct ConversationRecorderTests {
    private static let place = ConversationRecorder.Place(room: "den", identity: "agent-1", caller: "ann")

    /// The records of what happens in `body`.
    private func records(
        _ change: (inout AuditSettings, inout MediaAgentConfiguration) -> Void = { _, _ in },
        store: FaultyStore = FaultyStore(), _ body: (ConversationRecorder) -> Void
    ) async -> [AuditRecord] {
        var settings = AuditSettings(), agent = MediaAgentConfiguration(name: "desk", brains: [.agent("brain")])
        change(&settings, &agent)
        let recorder = ConversationRecorder(
            Self.place, agent,
            by: ConversationRecorder.Means(
                audit: store, settings: settings, digest: { SHA256.digest(of: $0) },
                clock: FixedWallClock(microsecondsSinceEpoch: 7)),
            log: Log(level: .info, sink: RecordingLogSink()))
        body(recorder)
        recorder.finish()
        await recorder.run()
        return store.records
    }

    private static func content(_ record: AuditRecord) -> RawJSON? {
        record.arguments.flatMap { try? RawJSON(validating: $0) }
    }

    private static let schema = RawJSON([
        "type": "object", "properties": ["number": ["type": "string"], "pin": ["type": "string", "writeOnly": true]],
    ])

    private static func decision() -> ModelDecision {
        let tools = [FunctionTool.Description(name: "find", text: "Finds.", schema: schema)]
        var request = ModelRequest(
            instructions: "Be brief.", conversation: Conversation([.user("i am ann"), .note("Go on.")]), tools: tools)
        request.trace = TurnTrace.random()
        var decision = ModelDecision(of: "small", request, instruction: "Go on.")
        decision.text = "One moment."
        decision.calls = [ToolCall(id: "1", name: "find", arguments: RawJSON(["number": "359", "pin": "1234"]))]
        return decision
    }

    @Test("what is said, decided on what grounds and done is a record each, the person's own or on their behalf")
    func conversation() async throws {
        let decision = Self.decision()
        let records = await records({ $1.announcement = "This is recorded." }) { recorder in
            recorder.happened(.agentChanged(from: nil, to: "desk"))
            recorder.happened(.conversation(.user("i am ann")))
            recorder.happened(.decided(decision))
            recorder.happened(.conversation(.toolCall(decision.calls[0])))
            recorder.happened(.conversation(.toolResult(ToolResult(callID: "1", name: "find", output: "Ann"))))
            recorder.happened(.conversation(.agent("One mo", wasInterrupted: true)))
            recorder.happened(.conversation(.handoff(from: "desk", to: "solver")))
            recorder.happened(.agentChanged(from: "desk", to: "solver"))
            recorder.happened(
                .escalation(
                    EscalationRequest(
                        reason: EscalationReason(reason: "stuck"), agent: "solver", conversation: Conversation(),
                        pendingTools: [])))
            recorder.happened(.conversation(.note("A person said yes.")))
            recorder.happened(.spent(SessionUsage()))
        }
        let actions: [AuditAction] = [
            .conversationStart, .conversationTurn, .conversationDecide, .conversationTool, .conversationReply,
            .conversationHandOff, .conversationEscalate, .conversationNote, .conversationEnd,
        ]
        #expect(records.map(\.method) == actions.map(\.rawValue))
        #expect(records.map(\.principal).map { $0 == "room:ann" } == (0..<9).map { $0 == 1 })
        #expect(records.allSatisfy { $0.target == "den/agent-1" && $0.time == 7 })
        #expect(records.enumerated().allSatisfy { $0.offset == 1 || $0.element.onBehalfOf == "room:ann" })
        #expect(records[5].principal == "agent:desk" && records[6].principal == "agent:solver")
        #expect(records[2...].allSatisfy { $0.traceID == decision.request.trace?.id })
        #expect(records.map(\.upstream) == [nil, nil, "small", "find", nil, "solver", nil, nil, nil])
        #expect(Self.content(records[0])?["announcement"]?.string == "This is recorded.")
        #expect(Self.content(records[1])?["text"]?.string == "i am ann")
        #expect(Self.content(records[4])?.text == #"{"text":"One mo","interrupted":true}"#)
        #expect(Self.content(records[6])?["request"]?["reason"]?.string == "stuck")
    }

    @Test("a decision has its grounds and a digest of everything; secrets of tools are in no record")
    func grounds() async throws {
        let decision = Self.decision()
        let records = await records { recorder in
            recorder.happened(.decided(decision))
            recorder.happened(.conversation(.toolCall(decision.calls[0])))
            recorder.happened(
                .conversation(.toolResult(ToolResult(callID: "1", name: "find", output: "no", isError: true))))
        }
        let content = try #require(Self.content(records[0]))
        #expect(content["items"]?.integer == 2 && content["instruction"]?.string == "Go on.")
        #expect(content["tools"]?.text == #"["find"]"# && content["text"]?.string == "One moment.")
        let digest = SHA256.digest(of: try CanonicalJSON.bytes(of: decision.input))
        #expect(content["inputDigest"]?.string == HexadecimalText.of(digest))
        let call = content["calls"]?[0]?["arguments"]
        #expect(call?["number"]?.string == "359" && call?["pin"]?.string == AuditRedactor.mark)
        #expect(records[1].outcome == .toolError)
        #expect(Self.content(records[1])?["arguments"]?["pin"]?.string == AuditRedactor.mark)
        #expect(!records.contains { String(decoding: $0.arguments ?? [], as: UTF8.self).contains("1234") })
    }

    @Test(
        "only digests are kept where the trail keeps no arguments, and where the agent keeps no transcripts",
        arguments: [true, false])
    func digests(isOfTrail: Bool) async {
        let records = await records({ settings, agent in
            if isOfTrail { settings.keepsArguments = false } else { agent.keepsTranscripts = false }
        }) { $0.happened(.conversation(.user("i am ann"))) }
        #expect(records.map(\.arguments) == [nil])
        #expect(records.first?.argumentsDigest == SHA256.digest(of: Array(#"{"text":"i am ann"}"#.utf8)))
    }

    @Test("a store that fails for a moment loses nothing that it takes when asked again")
    func fault() async {
        let store = FaultyStore(failing: [1])
        let records = await records(store: store) { recorder in
            recorder.happened(.conversation(.user("one")))
            recorder.happened(.conversation(.user("two")))
        }
        let texts = records.map { Self.content($0)?["text"]?.string }
        #expect(texts == ["one", "two"])
    }
}
