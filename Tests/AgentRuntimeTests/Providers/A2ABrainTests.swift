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
            // Words of its own are nothing new to it.
            let nothing = try await Self.parts(brain, Self.request([.agent("Well.", wasInterrupted: false)]))
            #expect(nothing.isEmpty)
        }
        #expect(agent.turns.withLock { $0.map(\.text) } == ["A person said yes.\nGo on."])
    }

    @Test("what a tool gave that the agent wanted is its next message, in the task that waits for it")
    func results() async throws {
        let wish = AgentTurnPart.wants(tool: "look", arguments: RawJSON(["number": "427"]))
        let agent = ScriptedAgent([
            [.began(context: "c", task: "t"), wish, .awaitsAnswer], [.text("You are John.")],
        ])
        let tool = FunctionTool.Description(name: "look", text: "", schema: .emptyObject)
        let call = ToolCall(id: "a2a-1-look", name: "look", arguments: RawJSON(["number": "427"]))
        let result = ToolResult(callID: "a2a-1-look", name: "look", output: "john")
        try await Self.with(agent) { brain in
            let first = try await Self.parts(brain, Self.request([.user("four two seven")], tools: [tool]))
            #expect(first == [.toolCall(call)])
            let items: [ConversationItem] = [.user("four two seven"), .toolCall(call), .toolResult(result)]
            let second = try await Self.parts(brain, Self.request(items))
            #expect(second == [.text("You are John.")])
        }
        let last = try #require(agent.turns.withLock { $0.last })
        #expect(last.text == "look: john" && last.results == [result] && last.task == "t" && last.context == "c")
    }

    @Test("what is known of the user is told to the agent, and what it has learnt is known to all")
    func userData() async throws {
        let facts = RawJSON(["place": "paris"])
        let agent = ScriptedAgent([[.learned(facts), .text("Nice.")]])
        var known = UserData()
        try known.set("ada", for: UserData.Key<String>("name"))
        try await Self.with(agent) { [known] brain in
            var request = Self.request([.user("i live in paris")])
            request.userData = known
            let parts = try await Self.parts(brain, request)
            #expect(parts == [.learned(facts), .text("Nice.")])
        }
        #expect(agent.turns.withLock { $0.last?.userData } == known)
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
        let wish = AgentTurnPart.wants(tool: CourseTool.endName, arguments: RawJSON(["reason": "done"]))
        let agent = ScriptedAgent([[.text("Bye."), wish], [wish]])
        try await Self.with(agent) { brain in
            let tools = [CourseTool.end.description]
            let parts = try await Self.parts(brain, Self.request([.user("bye")], tools: tools))
            #expect(
                parts == [
                    .text("Bye."),
                    .toolCall(
                        ToolCall(
                            id: "a2a-1-end_conversation", name: CourseTool.endName,
                            arguments: RawJSON(["reason": "done"])
                        )),
                ])
            #expect(try await Self.parts(brain, Self.request([.user("bye")])).isEmpty)
        }
    }
}
