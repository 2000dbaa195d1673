// SPDX-License-Identifier: Apache-2.0

import EventLoops
import JSON
import Lifecycle
import Synchronization
import Testing

@testable import AgentRuntime

@Suite(.timeLimit(.minutes(5))) struct A2ABrainTests {
    /// An agent whose answers are given; the last one may stay open.
    private final class ScriptedAgent: AgentCalling {
        private let answers: Mutex<[[AgentTurnPart]]>
        private let staysOpen: Bool
        let turns = Mutex<[AgentTurn]>([])
        let cancelled: AsyncStream<String>
        private let cancellation: AsyncStream<String>.Continuation

        init(_ answers: [[AgentTurnPart]], staysOpen: Bool = false) {
            self.answers = Mutex(answers)
            self.staysOpen = staysOpen
            (cancelled, cancellation) = AsyncStream.makeStream()
        }

        func send(_ turn: AgentTurn) -> AsyncThrowingStream<AgentTurnPart, any Error> {
            turns.withLock { $0.append(turn) }
            let (parts, isLast) = answers.withLock { ($0.removeFirst(), $0.isEmpty) }
            return AsyncThrowingStream { continuation in
                for part in parts { continuation.yield(part) }
                if !staysOpen || !isLast { continuation.finish() }
            }
        }

        func cancel(task: String) async { cancellation.yield(task) }
    }

    private static func request(
        _ items: [ConversationItem], tools: [FunctionTool.Description] = []
    ) -> ModelRequest {
        ModelRequest(instructions: "", conversation: Conversation(items), tools: tools)
    }

    private static func with(
        _ agent: ScriptedAgent, _ body: (A2ABrain) async throws -> Void
    ) async throws {
        let group = try EventLoopGroup(count: 1)
        try await body(A2ABrain(name: "agent", agent: agent, tasks: group))
        group.shutDown()
    }

    private static func parts(_ brain: A2ABrain, _ request: ModelRequest) async throws -> [ModelPart] {
        var parts: [ModelPart] = []
        for try await part in brain.answer(request) { parts.append(part) }
        return parts
    }

    @Test("turns stay in the agent's context; a question is answered in its task; the first turn says what came before")
    func context() async throws {
        let agent = ScriptedAgent([
            [.began(context: "c", task: "t"), .text("How far?"), .awaitsAnswer],
            [.began(context: "c", task: "t"), .text("Done.")], [.text("Yes.")],
        ])
        try await Self.with(agent) { brain in
            #expect(!brain.mayBeAskedEarly)
            let first = try await Self.parts(
                brain, Self.request([.agent("Hello.", wasInterrupted: false), .user("go")]))
            #expect(first == [.text("How far?")])
            _ = try await Self.parts(brain, Self.request([.user("go"), .user("ten")]))
            _ = try await Self.parts(brain, Self.request([.user("again")]))
        }
        #expect(
            agent.turns.withLock { $0 } == [
                AgentTurn(text: "go", before: "agent: Hello."),
                AgentTurn(text: "ten", context: "c", task: "t", question: "How far?"),
                AgentTurn(text: "again", context: "c"),
            ])
    }

    @Test("what a person has answered is said to the agent with the instruction to go on")
    func notes() async throws {
        let agent = ScriptedAgent([[.text("Well.")]])
        try await Self.with(agent) { brain in
            _ = try await Self.parts(
                brain, Self.request([.user("help"), .note("A person said yes."), .note("Go on.")]))
            // The result of a tool is no turn.
            let result = ConversationItem.toolResult(ToolResult(callID: "1", name: "t", output: "o"))
            #expect(try await Self.parts(brain, Self.request([result])).isEmpty)
        }
        #expect(agent.turns.withLock { $0.map(\.text) } == ["A person said yes.\nGo on."])
    }

    @Test("who goes away while the agent works cancels its task")
    func interruption() async throws {
        let agent = ScriptedAgent([[.began(context: "c", task: "t7"), .text("Once upon ")]], staysOpen: true)
        try await Self.with(agent) { brain in
            for try await _ in brain.answer(Self.request([.user("a story")])) { break }
            for await task in agent.cancelled {
                #expect(task == "t7")
                break
            }
        }
    }

    @Test("a tool that the agent wants is called if the conversation has it, and only then")
    func course() async throws {
        let wish = AgentTurnPart.wants(tool: CourseTool.endName, reason: "done")
        let agent = ScriptedAgent([[.text("Bye."), wish], [wish]])
        try await Self.with(agent) { brain in
            let tools = [CourseTool.end.description]
            let parts = try await Self.parts(brain, Self.request([.user("bye")], tools: tools))
            #expect(
                parts == [
                    .text("Bye."),
                    .toolCall(
                        ToolCall(
                            id: "a2a-end_conversation", name: CourseTool.endName, arguments: RawJSON(["reason": "done"])
                        )),
                ])
            #expect(try await Self.parts(brain, Self.request([.user("bye")])).isEmpty)
        }
    }
}
