// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import HubCore
import JSON
import Lifecycle
import Sanitizer
import Synchronization
import Telemetry

/// Writes one conversation of a media agent into the audit trail: what was said, what was decided on what grounds, what was
/// done. Any thread; nothing waits for the store.
final class ConversationRecorder: Sendable {
    /// Whose conversation it is.
    struct Place: Sendable {
        let room: String
        /// The agent's in the room; unique to the conversation.
        let identity: String
        /// Of whom the agent talks with.
        let caller: String
    }

    /// With what records are made.
    struct Means: Sendable {
        let audit: any AuditRecording
        let settings: AuditSettings
        /// SHA-256.
        let digest: @Sendable ([UInt8]) -> [UInt8]
        let clock: any WallClock
    }

    private struct State {
        var agent: String
        /// Of the turn that was answered last.
        var trace: String?
        /// Calls whose results are not there yet, with the names of members that are secrets.
        var calls: [String: (call: ToolCall, secrets: Set<String>)] = [:]
        var secrets: [String: Set<String>] = [:]
        /// What the sanitizer made of what was said last.
        var verdict: String?
    }

    /// Records that may wait for the store; further ones are lost, and the log says so.
    static let capacity = 1024
    private let place: Place
    private let content: AuditArguments
    private let means: Means
    private let announcement: String?
    private let log: Log
    private let state: Mutex<State>
    private let records: AsyncStream<AuditRecord>
    private let feed: AsyncStream<AuditRecord>.Continuation

    init(_ place: Place, _ agent: MediaAgentConfiguration, by means: Means, log: Log) {
        var settings = means.settings
        settings.keepsArguments = settings.keepsArguments && agent.keepsTranscripts
        (self.place, self.means, self.log) = (place, means, log)
        content = AuditArguments(settings, digest: means.digest)
        announcement = agent.announcement
        state = Mutex(State(agent: agent.name))
        (records, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    /// Stores what comes, in its order, until ``finish()`` and everything before it is stored.
    func run() async {
        for await record in records where !means.audit.tryRecord(record) {
            do {
                try await means.audit.record(record)
            } catch {
                lost(record, "\(error)")
            }
        }
    }

    func finish() { feed.finish() }

    /// The verdict on what is a turn of the user.
    func judged(_ verdict: Verdict) {
        let summary = Inspection(verdict, origin: "speech").summary
        state.withLock { $0.verdict = summary }
    }

    func happened(_ event: SessionEvent) {
        switch event {
        case .agentChanged(from: nil, _):
            write(.conversationStart, [.set("announcement", announcement.map(RawJSON.string) ?? .null)])
        case .agentChanged(_, let name): state.withLock { $0.agent = name }
        case .conversation(let item): said(item)
        case .decided(let decision): decided(decision)
        case .escalation(let request): write(.conversationEscalate, [.set("request", request.summary)])
        case .spent(let usage): write(.conversationEnd, usage.edits)
        default: break
        }
    }

    // MARK: Events

    private func said(_ item: ConversationItem) {
        switch item {
        case .user(let text):
            let verdict = state.withLock { $0.verdict.take() }
            write(.conversationTurn, [.set("text", .string(text))], by: "room:\(place.caller)", sanitizer: verdict)
        case .agent(let text, let wasInterrupted):
            write(
                .conversationReply,
                [.set("text", .string(text)), .set("interrupted", .boolean(wasInterrupted))])
        case .toolCall(let call):
            state.withLock { $0.calls[call.id] = (call, $0.secrets[call.name] ?? []) }
        case .toolResult(let result): ended(result)
        case .handoff(_, let next): write(.conversationHandOff, [], to: next)
        case .note(let text): write(.conversationNote, [.set("text", .string(text))])
        }
    }

    private func ended(_ result: ToolResult) {
        let known = state.withLock { $0.calls.removeValue(forKey: result.callID) }
        write(
            .conversationTool,
            [
                .set("arguments", known?.call.arguments ?? .emptyObject),
                .set(result.isError ? "error" : "result", .string(result.output)),
            ], to: result.name, hiding: known?.secrets ?? [], result.isError ? .toolError : .succeeded)
    }

    private func decided(_ decision: ModelDecision) {
        let secrets = decision.secrets
        state.withLock { state in
            state.trace = decision.request.trace?.id
            state.secrets = secrets
        }
        let input = decision.input
        let digest = HexadecimalText.of(content.digest(of: input))
        write(
            .conversationDecide, decision.edits + [.set("inputDigest", .string(digest))], to: decision.model,
            hiding: secrets.values.reduce(into: []) { $0.formUnion($1) })
    }

    // MARK: Records

    private func write(
        _ action: AuditAction, _ edits: [JSONEdit], by principal: String? = nil, to upstream: String? = nil,
        hiding secrets: Set<String> = [], _ outcome: AuditOutcome = .succeeded, sanitizer: String? = nil
    ) {
        let (agent, trace) = state.withLock { ($0.agent, $0.trace) }
        let kept = edits.isEmpty ? nil : content.kept(RawJSON.emptyObject.editing(edits), marked: secrets)
        var record = AuditRecord(
            time: means.clock.microsecondsSinceEpoch, principal: principal ?? "agent:\(agent)",
            method: action.rawValue, target: "\(place.room)/\(place.identity)", upstream: upstream, outcome: outcome,
            sanitizer: sanitizer, durationMicroseconds: 0, argumentsDigest: kept?.digest, arguments: kept?.text,
            traceID: principal == nil ? trace : nil)
        if principal == nil { record.onBehalfOf = "room:\(place.caller)" }
        if case .dropped = feed.yield(record) { lost(record, "too many wait") }
    }

    private func lost(_ record: AuditRecord, _ why: String) {
        log.error(
            "a record of a conversation was lost",
            ["what": .string(record.method), "target": .string(record.target), "why": .string(why)])
    }
}
