// SPDX-License-Identifier: Apache-2.0

import JSON
package import Lifecycle
import Synchronization

/// An agent that is described rather than written: what it says first, what it may do, whom it may hand over to.
package final class DeclaredAgent: Agent {
    /// How it begins.
    package enum Opening: Equatable, Sendable {
        /// It waits for the user.
        case none
        case greeting(String)
        /// Its model finds words by this instruction.
        case instruction(String)
    }

    package let name: String
    private let opening: Opening
    private let mcp: MCPTools?
    private let tasks: any TaskStarting
    private let own: AgentProfile
    private let fetched = Mutex<[FunctionTool]>([])
    private let following = Mutex<(any RunningTask)?>(nil)

    /// Tools of `mcp` join those of `profile` and change with them, for as long as the agent speaks.
    package init(
        name: String, profile: AgentProfile, opening: Opening = .none, mcp: MCPTools? = nil, tasks: any TaskStarting
    ) {
        (self.name, own, self.opening, self.mcp, self.tasks) = (name, profile, opening, mcp, tasks)
    }

    package var profile: AgentProfile {
        var profile = own
        profile.tools += fetched.withLock { $0 }
        return profile
    }

    package func onEnter(_ session: any AgentConversing) async {
        await followTools()
        switch opening {
        case .none: break
        case .greeting(let text): await session.say(text, mayBeInterrupted: true)
        case .instruction(let text): await session.reply(to: text)
        }
    }

    package func onExit(_ session: any AgentConversing) async {
        following.withLock { $0.take() }?.cancel()
    }

    /// Returns once the first list is there.
    private func followTools() async {
        guard let mcp else { return }
        await withCheckedContinuation { (first: CheckedContinuation<Void, Never>) in
            let work = tasks.start {
                var waiter: CheckedContinuation<Void, Never>? = first
                await mcp.follow { functions in
                    self.fetched.withLock { $0 = functions }
                    waiter.take()?.resume()
                }
                waiter?.resume()
            }
            following.withLock { $0.replace(with: work) }?.cancel()
        }
    }
}

extension Optional {
    fileprivate mutating func replace(with new: Wrapped) -> Wrapped? {
        defer { self = new }
        return self
    }
}

/// The tools by which the course of a conversation changes; models call them as any other.
package enum CourseTool {
    package static func handOffName(_ agent: String) -> String { "hand_over_to_\(agent)" }
    package static let endName = "end_conversation"
    package static let personName = "ask_a_person"
    package static let rememberName = "remember"

    package static func handOff(
        to name: String, about description: String, _ make: @escaping @Sendable () -> (any Agent)?
    ) -> FunctionTool {
        FunctionTool(
            handOffName(name), "Gives the conversation to \(name). \(description)",
            ToolParameter<String>("reason", "What the next one has to know.")
        ) { reason in
            guard let next = make() else { return .failed("\(name) cannot be had.") }
            return .handOff(to: next, saying: reason)
        }
    }

    /// Gives slow work to somebody who does it while the agent keeps talking.
    package static func delegate(
        to name: String, about description: String, _ work: @escaping @Sendable (String) async throws -> String
    ) -> FunctionTool {
        FunctionTool(
            "delegate_to_\(name)", "Gives work to \(name) that takes a while, and goes on talking. \(description)",
            ToolParameter<String>("task", "What is to be done, with all that is needed for it.")
        ) { task in .delegated(Delegation(to: name, task) { try await work(task) }) }
    }

    package static var end: FunctionTool {
        FunctionTool(
            endName, "Ends the conversation, once both sides have said goodbye.",
            ToolParameter<String>("reason", "Why it ends.")
        ) { reason in .end(reason) }
    }

    /// For models; an A2A agent says what it has learnt in its metadata.
    package static var remember: FunctionTool {
        FunctionTool(
            rememberName, "Keeps a fact about the user for whoever speaks with them next.",
            ToolParameter<String>("name", "What it is called."), ToolParameter<String>("value", "The fact.")
        ) { name, value in .learned(RawJSON.emptyObject.editing([.set(name, .string(value))])) }
    }

    package static var person: FunctionTool {
        FunctionTool(
            personName, "Asks for a person, who gets the whole conversation to read.",
            ToolParameter<String>("reason", "What the person is needed for."),
            ToolParameter<String?>("recommendation", "What the person should do.")
        ) { reason, recommendation in
            .escalate(EscalationReason(reason: reason, recommendation: recommendation ?? ""))
        }
    }
}
