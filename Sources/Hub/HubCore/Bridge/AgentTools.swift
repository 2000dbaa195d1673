// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Identity
package import JSON
import JSONRPC
package import Lifecycle
package import MCPClient
import MCPTypes

/// An agent as an MCP server: a tool for each of its skills, tools for its tasks, and their artifacts as resources. Every
/// call passes the agent's gate, under the principal of the MCP call.
///
/// What the agent asks its client becomes a question of the tool, where the client takes such; a task that takes longer
/// than the call goes on, and the answer says how to ask for it.
package struct AgentTools: UpstreamConnection {
    private let agent: ProxiedAgent
    private let keepers: AgentGate.Keepers
    private let tasks: any TaskStarting
    private let mintID: @Sendable () -> String

    package init(
        _ agent: ProxiedAgent, keepers: AgentGate.Keepers, tasks: any TaskStarting,
        mintID: @escaping @Sendable () -> String
    ) {
        self.agent = agent
        self.keepers = keepers
        self.tasks = tasks
        self.mintID = mintID
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        let card = try await card()
        let info = RawJSON(["name": .string(agent.name.text), "title": .string(card.name)])
        return UpstreamDescription(
            revision: .latest, capabilities: RawJSON(["tools": [:], "resources": [:]]), serverInfo: info,
            instructions: card.description.isEmpty ? nil : String(card.description.prefix(1000)))
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        switch MCPMethod(rawValue: call.method) {
        case .listTools: return AgentToolList.list(try await card())
        case .callTool: return try await run(call)
        case .listResources: return ArtifactResources.none
        case .listResourceTemplates: return ArtifactResources(agent: agent.name.text).templates
        case .readResource: return try await read(call)
        default: throw .rpc(.methodNotFound("Method not found: \(call.method)"))
        }
    }

    package func close() async {}

    private func card() async throws(UpstreamError) -> AgentCard {
        do throws(A2AError) {
            return try await agent.ready().currentCard
        } catch {
            throw .unreachable(error.message)
        }
    }

    // MARK: Calls

    private func read(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        guard let principal = call.principal else { throw .rpc(.internalError("Nobody is named as the caller")) }
        let resources = ArtifactResources(agent: agent.name.text)
        let uri = call.params["uri"]?.string ?? ""
        let unknown = UpstreamError.rpc(UnknownName.error(.readResource, uri, revision: .latest))
        guard let ids = resources.ids(in: uri) else { throw unknown }
        do throws(A2AError) {
            let gate = AgentGate(agent: agent.name.text, service: try await agent.ready(), keepers: keepers)
            let task = try await gate.answer(
                A2ACall(
                    operation: .getTask, params: RawJSON(["id": .string(ids.task)]), dialect: .v1_0,
                    principal: principal))
            if let contents = resources.contents(ids.artifact, of: task) { return contents }
        } catch {
            guard error.kind == .taskNotFound else { throw .rpc(.internalError(error.message)) }
        }
        throw unknown
    }

    private func run(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        guard let principal = call.principal else { throw .rpc(.internalError("Nobody is named as the caller")) }
        let card = try await card()
        guard let name = call.params["name"]?.string, let tool = AgentToolList.tool(name, of: card) else {
            throw .rpc(.invalidParams("Unknown tool"))
        }
        do throws(A2AError) {
            let gate = AgentGate(
                agent: agent.name.text, service: try await agent.ready(), keepers: keepers, isGuarded: true)
            switch tool {
            case .send(let skill): return try await send(call, skill, gate, principal)
            case .task(let operation):
                let params = try AgentToolList.params(of: operation, call.params["arguments"] ?? .emptyObject)
                let answer = try await gate.answer(
                    A2ACall(operation: operation, params: params, dialect: .v1_0, principal: principal))
                return operation == .listTasks
                    ? TaskContent.plain(answer) : TaskContent(agent: agent.name.text, task: answer).result
            }
        } catch {
            return TaskContent.refusal(error.message)
        }
    }

    private func send(
        _ call: UpstreamCall, _ skill: String?, _ gate: AgentGate, _ principal: Principal
    ) async throws(A2AError) -> RawJSON {
        let params = try AgentToolMessage.params(call.params, skill: skill, id: mintID())
        let events = try await gate.stream(
            A2ACall(operation: .sendStreamingMessage, params: params, dialect: .v1_0, principal: principal))
        let timer = keepers.timers.schedule(after: call.deadline * 4 / 5) { events.cancel() }
        defer { timer.cancel() }
        var record: TaskRecord?
        var count = 0
        while let event = try await events.next() {
            if case .message(let reply) = event { return TaskContent(agent: agent.name.text, reply: reply).result }
            if case .task(let task) = event { record = TaskRecord(stored: task) } else { try? record?.took(event) }
            count += 1
            tell(call, event, count)
        }
        guard let record else { throw A2AError(.unavailable, "Agent \(agent.name.text) said nothing in time") }
        if Task.isCancelled { withdraw(record.id, gate, principal) }
        return question(record, call) ?? TaskContent(agent: agent.name.text, task: record.json()).result
    }

    /// Progress is a count of what the agent has said, with its words where it has any.
    private func tell(_ call: UpstreamCall, _ event: StreamEvent, _ count: Int) {
        guard call.wantsProgress, let onNotification = call.onNotification else { return }
        var progress: JSONObject = ["progress": .integer(Int64(count))]
        let words = event.value["status"]?["message"].map(A2AMessage.text(of:)) ?? event.state?.legacyName
        progress["message"] = words.map { .string(String($0.prefix(500))) }
        onNotification(.progress(RawJSON(.object(progress))))
    }

    /// The client has withdrawn its call: nobody waits for the task any more.
    private func withdraw(_ taskID: String, _ gate: AgentGate, _ principal: Principal) {
        let params = RawJSON(["id": .string(taskID)])
        tasks.start {
            _ = try? await gate.answer(
                A2ACall(operation: .cancelTask, params: params, dialect: .v1_0, principal: principal))
        }
    }

    /// What the agent asks, for a client that can ask its user; the task goes on with the answer.
    private func question(_ record: TaskRecord, _ call: UpstreamCall) -> RawJSON? {
        guard record.state == .inputRequired, let elicitation = call.clientCapabilities["elicitation"],
            elicitation["form"] != nil || elicitation["url"] == nil
        else { return nil }
        let asked = A2AMessage.text(of: record.status["message"] ?? .emptyObject)
        let params = RawJSON([
            "mode": "form", "message": .string(asked.isEmpty ? "The agent asks for more" : asked),
            "requestedSchema": [
                "type": "object", "properties": ["reply": ["type": "string", "title": "Reply"]],
                "required": ["reply"],
            ],
        ])
        let item = InputRequests.Item(key: AgentToolMessage.replyKey, method: InputRequests.elicitation, params: params)
        return InputRequests([item]).result(state: record.id)
    }
}
