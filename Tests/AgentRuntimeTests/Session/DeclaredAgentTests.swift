// SPDX-License-Identifier: Apache-2.0

import EventLoops
import JSON
import Synchronization
import Testing

@testable import AgentRuntime

@Suite(.timeLimit(.minutes(5))) struct DeclaredAgentTests {
    /// Tools that change when told to.
    private final class ChangingTools: ToolProviding {
        private let listings: AsyncStream<[FunctionTool.Description]>
        private let feed: AsyncStream<[FunctionTool.Description]>.Continuation

        init() { (listings, feed) = AsyncStream.makeStream() }

        func offer(_ names: String...) {
            feed.yield(names.map { FunctionTool.Description(name: $0, text: "", schema: .emptyObject) })
        }

        func tools() -> AsyncStream<[FunctionTool.Description]> { listings }
        func call(_ name: String, _ arguments: RawJSON, in trace: TurnTrace?) async -> ToolOutcome { .result(name) }
    }

    /// A session that takes what is said.
    private final class Listener: AgentConversing {
        let said = Mutex<[String]>([])

        func withUserData<Value: Sendable>(
            _ body: @Sendable (inout UserData) throws(UserDataFault) -> Value
        ) async throws(UserDataFault) -> Value {
            var data = UserData()
            return try body(&data)
        }

        func say(_ text: String, mayBeInterrupted: Bool) async -> SpeechOutcome {
            said.withLock { $0.append(text) }
            return .heard
        }

        func reply(to instruction: String) async { said.withLock { $0.append("by " + instruction) } }
        func end(_ reason: String) async {}
    }

    @Test("it begins as declared, with the tools of the moment, and has those that come later")
    func tools() async throws {
        let group = try EventLoopGroup(count: 1)
        let provider = ChangingTools(), session = Listener()
        provider.offer("one")
        let agent = DeclaredAgent(
            name: "a", profile: AgentProfile(instructions: "", tools: [CourseTool.end]), opening: .greeting("Hi."),
            mcp: MCPTools(provider), tasks: group)
        await agent.onEnter(session)
        #expect(session.said.withLock { $0 } == ["Hi."])
        #expect(agent.profile.tools.map(\.description.name) == [CourseTool.endName, "one"])
        provider.offer("two", "three")
        while agent.profile.tools.count < 3 { await Task.yield() }
        #expect(agent.profile.tools.map(\.description.name) == [CourseTool.endName, "two", "three"])
        let outcome = await agent.profile.tools[1].run(.emptyObject, nil)
        guard case .result("two") = outcome else { throw Unexpected() }
        await agent.onExit(session)
        group.shutDown()
    }

    private struct Unexpected: Error {}

    @Test("a model finds the first words where that is declared")
    func opening() async throws {
        let group = try EventLoopGroup(count: 1)
        let session = Listener()
        let agent = DeclaredAgent(
            name: "a", profile: AgentProfile(instructions: ""), opening: .instruction("Greet."), tasks: group)
        await agent.onEnter(session)
        #expect(session.said.withLock { $0 } == ["by Greet."])
        group.shutDown()
    }
}
