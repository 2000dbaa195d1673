// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import Identity
import JSON
import Lifecycle
import Synchronization
import TestSupport

/// A service with a scripted agent behind it, driven through its HTTP face without a socket.
struct AgentFixture {
    let clock = ManualClock()
    let agent: ScriptedAgent
    let endpoint: A2AEndpoint
    let grpc: GRPCBinding

    init(
        _ agent: ScriptedAgent = ScriptedAgent(), card: String = Self.card, extended: String? = nil,
        limits: TaskService.Limits = TaskService.Limits()
    ) throws {
        self.agent = agent
        let ids = Mutex(0)
        let service = TaskService(
            card: try AgentCard(try RawJSON(validating: card)),
            extendedCard: try extended.map { try AgentCard(try RawJSON(validating: $0)) }, agent: agent,
            in: TaskService.Surroundings(
                clock: FixedWallClock(microsecondsSinceEpoch: 1_795_797_681_500_000), timers: clock,
                tasks: FreeTasks(),
                mintID: {
                    ids.withLock { next in
                        next += 1
                        return "id-\(next)"
                    }
                }), limits: limits)
        let identify: @Sendable (HTTPServerRequest) -> Principal = { request in
            Principal(
                id: request.fields["x-principal"] ?? "somebody",
                roles: request.fields.contains("x-admin") ? [.admin] : [])
        }
        endpoint = A2AEndpoint(at: "/agents/a", serving: service, timers: clock, identify: identify)
        grpc = GRPCBinding(serving: service, identify: identify)
    }

    static let card =
        #"{"name":"A","description":"d","version":"1","supportedInterfaces":[{"url":"http://h/agents/a","#
        + #""protocolBinding":"JSONRPC","protocolVersion":"1.0"}],"capabilities":{"streaming":true},"#
        + #""defaultInputModes":["text/*"],"defaultOutputModes":["text/plain"],"skills":[]}"#

    func send(_ request: HTTPServerRequest) async -> RecordingResponder {
        let responder = RecordingResponder()
        await endpoint.handle(request, responder)
        return responder
    }

    /// One JSON-RPC request; the version's field is that of the method's dialect unless told otherwise.
    func rpc(
        _ method: String, _ params: String, version: String? = nil, fields: HTTPFields = [:]
    ) async -> RecordingResponder {
        var all: HTTPFields = ["content-type": "application/json"]
        if !method.contains("/") || version != nil { all.append("A2A-Version", version ?? "1.0") }
        for entry in fields.entries { all.append(fields.name(of: entry), fields.value(of: entry)) }
        let body = #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":\#(params)}"#
        return await send(
            HTTPServerRequest(method: .post, path: "/agents/a", fields: all, body: Array(body.utf8)))
    }

    func rest(_ method: HTTPMethod, _ path: String, query: String? = nil, _ body: String = "") async
        -> RecordingResponder
    {
        let fields: HTTPFields = ["content-type": "application/a2a+json", "A2A-Version": "1.0"]
        return await send(
            HTTPServerRequest(
                method: method, path: "/agents/a/rest" + path, query: query, fields: fields,
                body: Array(body.utf8)))
    }

    static func message(_ id: String, task: String? = nil, context: String? = nil, more: String = "")
        -> String
    {
        let taskID = task.map { #","taskId":"\#($0)""# } ?? ""
        let contextID = context.map { #","contextId":"\#($0)""# } ?? ""
        return
            #"{"message":{"messageId":"\#(id)","role":"ROLE_USER","parts":[{"text":"hi"}]\#(taskID)\#(contextID)}"#
            + #"\#(more)}"#
    }
}

/// What an agent says is told by the prefix of the message's id.
final class ScriptedAgent: AgentExecuting {
    /// Fired by a test to let the work of `wait` messages go on.
    let go = Signal()
    let cancelled = Mutex<[String]>([])

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let kind = work.message.id.prefix { $0 != "-" }
        do throws(TaskRecord.Breach) {
            switch kind {
            case "reply":
                try outlet.say(
                    .reply(Self.raw(#"{"messageId":"r","role":"ROLE_AGENT","parts":[{"text":"yo"}]}"#)))
            case "ask": try outlet.say(.status(.inputRequired, text: "which?", messageID: "q"))
            case "silent": break
            case "wait":
                try outlet.say(.status(.working))
                await go.wait()
                try outlet.say(.status(.completed))
            default:
                try outlet.say(.status(.working))
                for (text, append) in [("one", false), ("two", true)] {
                    let artifact = #"{"artifactId":"x","parts":[{"text":"\#(text)"}]}"#
                    try outlet.say(.artifact(Self.raw(artifact), append: append, lastChunk: append))
                }
                try outlet.say(.status(.completed, text: "done", messageID: "d"))
            }
        } catch {
            // The task ended under the work.
        }
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? {
        cancelled.withLock { $0.append(task.id) }
        return nil
    }

    private static func raw(_ text: String) -> RawJSON { RawJSON(trusted: Array(text.utf8)) }
}

/// Starts tasks anywhere.
struct FreeTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        Task { await operation() }
    }
}

extension RecordingResponder {
    var status: UInt16? { response?.status.code }
    var json: RawJSON? { try? RawJSON(validating: text) }
    var result: RawJSON? { json?["result"] }
    var errorCode: Int64? { json?["error"]?["code"]?.integer }
    /// The data of the stream's events.
    var events: [RawJSON] {
        var decoder = SSEDecoder(maximumEvent: 1 << 20)
        let events = (try? decoder.push(Array(text.utf8))) ?? []
        return events.compactMap { try? RawJSON(validating: $0.data) }
    }
}
