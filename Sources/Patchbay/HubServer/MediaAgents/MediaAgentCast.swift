// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import EventLoops
import HubCore
import Identity
import Lifecycle

/// Makes agents out of what the configuration says of them, for one conversation.
struct MediaAgentCast: Sendable {
    /// What the media agents of a hub share.
    struct Surroundings: Sendable {
        let loops: EventLoopGroup
        let speech: SpeechProviders
        let directory: AgentDirectory
        let keepers: AgentGate.Keepers
        let life: LifeOfACall
        let approvals: Approvals
        let records: ConversationRecorder.Means
        let strain = SpeechStrain()
    }

    let agents: [String: MediaAgentConfiguration]
    let surroundings: Surroundings
    /// The room's context, under which labels stand.
    let session: String
    /// With whom its agents talk, and on whose behalf they act.
    var caller: String?

    init(_ agents: [MediaAgentConfiguration], in surroundings: Surroundings, session: String) {
        self.agents = Dictionary(agents.map { ($0.name, $0) }) { first, _ in first }
        (self.surroundings, self.session) = (surroundings, session)
    }

    /// What a conversation of this agent begins with.
    func providers(of agent: MediaAgentConfiguration) throws -> SessionProviders {
        SessionProviders(
            recognizer: try surroundings.speech.recognizer(agent.recognizers), model: model(of: agent),
            voice: try surroundings.speech.voice(agent.voices),
            // A detector that cannot be loaded leaves the simpler one.
            activity: (try? MixtureDetector.gated()) ?? EnergyGate())
    }

    func make(_ agent: MediaAgentConfiguration) throws -> DeclaredAgent {
        let principal = principal(agent)
        var tools = agent.handoffs.compactMap(handOff)
        if !agent.handoffs.isEmpty { tools.append(CourseTool.remember) }
        tools += agent.delegates.map { delegate($0, of: agent) }
        if agent.mayEnd { tools.append(CourseTool.end) }
        if agent.mayAskPerson { tools.append(CourseTool.person) }
        let profile = AgentProfile(
            instructions: agent.instructions, tools: tools, model: model(of: agent),
            voice: try surroundings.speech.voice(agent.voices))
        let mcp =
            agent.tools.isEmpty
            ? nil
            : MCPTools(
                HubToolProviding(
                    life: surroundings.life, principal: principal, allowed: agent.tools, session: session,
                    tasks: surroundings.loops))
        let opening: DeclaredAgent.Opening =
            agent.greeting.map { .greeting($0) } ?? agent.opening.map { .instruction($0) } ?? .none
        return DeclaredAgent(
            name: agent.name, profile: profile, opening: opening, mcp: mcp, tasks: surroundings.loops)
    }

    /// As which it calls tools and agents.
    func principal(_ agent: MediaAgentConfiguration) -> Principal {
        Principal(id: "agent:\(agent.name)", behalf: caller.map { "room:\($0)" })
    }

    private func handOff(to name: String) -> FunctionTool? {
        guard let next = agents[name] else { return nil }
        return CourseTool.handOff(to: name, about: next.about) { try? make(next) }
    }

    private func delegate(_ name: String, of agent: MediaAgentConfiguration) -> FunctionTool {
        let calling = reach(name, by: agent)
        return CourseTool.delegate(to: name, about: "An agent of the hub.") { try await calling.answer(to: $0) }
    }

    private func reach(_ name: String, by agent: MediaAgentConfiguration) -> HubAgentCalling {
        HubAgentCalling(
            agent: name, principal: principal(agent), directory: surroundings.directory,
            keepers: surroundings.keepers, tasks: surroundings.loops,
            mintID: { TaskIDMint.mint() })
    }

    private func model(of agent: MediaAgentConfiguration) -> any LanguageModel {
        let all = agent.brains.map { brain -> any LanguageModel in
            switch brain {
            case .agent(let name):
                return A2ABrain(name: name, agent: reach(name, by: agent), tasks: surroundings.loops)
            case .model(let endpoint):
                return ChatCompletions(
                    model: endpoint.model, at: surroundings.speech.reach(endpoint), tasks: surroundings.loops)
            }
        }
        return all.count == 1 ? all[0] : FallbackModel(all, timers: surroundings.loops, tasks: surroundings.loops)
    }
}
