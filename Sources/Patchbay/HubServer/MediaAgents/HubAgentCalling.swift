// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import AgentRuntime
import HubCore
import Identity
import JSON
import Lifecycle

/// An agent of the hub as the brain of a media agent: through the same gate as any client's messages, in the name of the
/// media agent.
struct HubAgentCalling: AgentCalling {
    /// Where a first message says what was spoken before it.
    static let transcriptKey = "dev.patchbay/transcript"
    /// Where a message has what the tools gave that the agent wanted.
    static let resultsKey = "dev.patchbay/toolResults"

    let agent: String
    let principal: Principal
    let directory: AgentDirectory
    let keepers: AgentGate.Keepers
    let tasks: any TaskStarting
    let mintID: @Sendable () -> String

    func send(_ turn: AgentTurn) -> AsyncThrowingStream<AgentTurnPart, any Error> {
        AsyncThrowingStream { continuation in
            let work = tasks.start {
                do {
                    try await self.follow(turn, continuation)
                    continuation.finish()
                } catch let error as A2AError {
                    let cause: ProviderFailure.Cause = error.kind == .unavailable ? .unavailable : .badAnswer
                    continuation.finish(throwing: ProviderFailure(cause, error.message))
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func follow(
        _ turn: AgentTurn, _ continuation: AsyncThrowingStream<AgentTurnPart, any Error>.Continuation
    ) async throws {
        let gate = try await makeGate()
        let events = try await gate.stream(
            A2ACall(operation: .sendStreamingMessage, params: params(turn), dialect: .v1_0, principal: principal))
        defer { events.cancel() }
        var answer = SpokenAnswer(to: turn.question)
        while let event = try await events.next() {
            for part in try answer.take(event) { continuation.yield(part) }
            if answer.isOver { break }
        }
    }

    /// All that the agent says to a task that nobody talks about meanwhile. A question back is its answer.
    func answer(to task: String) async throws -> String {
        var texts: [String] = [], begun: String?
        do {
            for try await part in send(AgentTurn(text: task)) {
                switch part {
                case .began(_, let id): begun = id
                case .text(let text): texts.append(text)
                case .awaitsAnswer, .learned, .wants: break
                }
            }
            try Task.checkCancellation()
        } catch {
            if Task.isCancelled, let begun { tasks.start { await cancel(task: begun) } }
            throw error
        }
        return texts.joined()
    }

    func cancel(task: String) async {
        let params = RawJSON.emptyObject.editing([.set("id", .string(task))])
        _ = try? await makeGate().answer(
            A2ACall(operation: .cancelTask, params: params, dialect: .v1_0, principal: principal))
    }

    private func makeGate() async throws(A2AError) -> AgentGate {
        guard let found = directory.agent(agent) else {
            throw A2AError(.unavailable, "there is no agent \(agent) in the configuration")
        }
        return AgentGate(agent: agent, service: try await found.ready(), keepers: keepers)
    }

    private func params(_ turn: AgentTurn) -> RawJSON {
        let part = RawJSON.emptyObject.editing([.set("text", .string(turn.text))])
        var edits: [JSONEdit] = [
            .set("messageId", .string(mintID())), .set("role", .string("ROLE_USER")), .set("parts", .array([part])),
        ]
        if let task = turn.task { edits.append(.set("taskId", .string(task))) }
        if let context = turn.context { edits.append(.set("contextId", .string(context))) }
        var metadata: [JSONEdit] = []
        if let before = turn.before { metadata.append(.set(Self.transcriptKey, .string(before))) }
        if !turn.userData.isEmpty { metadata.append(.set(SpokenAnswer.userDataKey, turn.userData.json)) }
        if !turn.results.isEmpty { metadata.append(.set(Self.resultsKey, .array(turn.results.map(Self.result)))) }
        if let trace = turn.trace { metadata.append(.set("traceparent", .string(trace.parent))) }
        if !metadata.isEmpty { edits.append(.set("metadata", RawJSON.emptyObject.editing(metadata))) }
        return RawJSON.emptyObject.editing([.set("message", RawJSON.emptyObject.editing(edits))])
    }

    private static func result(_ result: ToolResult) -> RawJSON {
        RawJSON.emptyObject.editing([
            .set("tool", .string(result.name)), .set(result.isError ? "error" : "result", .string(result.output)),
        ])
    }
}
