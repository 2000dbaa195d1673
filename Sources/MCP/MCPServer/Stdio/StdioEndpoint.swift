// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON
package import JSONRPC
package import Lifecycle
import MCPTypes
import Synchronization

/// The stdio face of an MCP server: one client, one ordered stream of messages each way, any revision.
///
/// Requests are taken in order and run side by side within a bound; withdrawals pass the queue. What the client withdrew
/// is not answered.
package final class StdioEndpoint: Sendable {
    struct State {
        var intake: MessageIntake
        var era = StdioEra()
        var running: [RequestID: any RunningTask] = [:]
        var withdrawn: Set<RequestID> = []
        /// Of a client of the handshake era.
        var listening: (any MCPListening)?
        /// Of `subscriptions/listen`.
        var standing: [RequestID: StreamLife] = [:]
        /// The batches that open requests came in.
        var batches: [RequestID: BatchReply] = [:]
        /// As the client was last shown to be.
        var principal: Principal
    }

    let dispatch: MethodDispatch
    let output: any StdioOutput
    private let tasks: any TaskStarting
    private let limits: JSONLimits
    private let timers: any TimerScheduling
    private let questions = ClientRequests()
    private let session: String?
    let state: Mutex<State>

    /// `session` is the name of the connection, where it has one.
    package init(
        serving: any MCPServing, output: any StdioOutput, tasks: any TaskStarting, timers: any TimerScheduling,
        principal: Principal = .standardInput, session: String? = nil, limits: JSONLimits = .message,
        rules: MessageIntake.Rules = MessageIntake.Rules()
    ) {
        dispatch = MethodDispatch(serving: serving)
        self.output = output
        self.tasks = tasks
        self.timers = timers
        self.session = session
        self.limits = limits
        state = Mutex(State(intake: MessageIntake(rules: rules), principal: principal))
    }

    /// Takes one line of standard input, without its line feed. To be called in the order of the lines.
    package func received(_ line: [UInt8]) {
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { return }
        do {
            received(try JSONRPCMessage.parse(line, limits: limits))
        } catch {
            refuse(error.id, error.error)
        }
    }

    /// As ``received(_:)`` for what was parsed already, such as the body of a POST.
    package func received(_ payload: JSONRPCPayload) {
        switch payload {
        case .single(let message): perform(state.withLock { $0.intake.arrived(message) })
        case .batch(let texts): received(batch: texts)
        }
    }

    /// The client has shown again who it is: a newer credential may say other groups and roles of it.
    package func identified(_ principal: Principal) { state.withLock { $0.principal = principal } }

    /// Who asks, in a call of that client.
    func caller(_ client: MCPClientDescription) -> MCPCaller {
        MCPCaller(principal: state.withLock { $0.principal }, client: client, session: session)
    }

    /// A line was longer than the reader holds.
    package func receivedTooLong(limit: Int) {
        refuse(nil, .invalidRequest("The message is longer than \(limit) bytes"))
    }

    /// Standard input is over: withdraws everything that runs.
    package func inputEnded() {
        let (actions, listening) = state.withLock { state in
            defer { state.listening = nil }
            return (state.intake.closed(), state.listening)
        }
        listening?.end()
        questions.closeAll()
        perform(actions)
    }

    func perform(_ actions: [MessageIntake.Action]) {
        for action in actions {
            switch action {
            case .start(let request): start(request)
            case .cancel(let id, _): withdraw(id)
            case .refuse(let id, let error): refuse(id, error)
            case .settle(let response): questions.settle(response)
            case .withdraw(let id, _): left(id, with: nil)
            // Notifications of clients concern nothing that is kept here.
            case .deliver, .drop: break
            }
        }
    }

    private func start(_ request: JSONRPCRequest) {
        let treatment = state.withLock { $0.era.arrived(request) }
        let task = tasks.start { await self.run(request, treatment) }
        state.withLock { state in
            if state.intake.isRunning(request.id) { state.running[request.id] = task }
        }
    }

    private func withdraw(_ id: RequestID) {
        let task = state.withLock { state in
            state.withdrawn.insert(id)
            return state.running[id]
        }
        task?.cancel()
    }

    private func run(_ request: JSONRPCRequest, _ treatment: StdioEra.Treatment) async {
        let answer = await answer(request, treatment)
        let isWanted = state.withLock { $0.withdrawn.remove(request.id) == nil }
        if let message = answered(request.id, isWanted ? answer : nil) {
            // A reader that has gone ends standard input too, and with it this endpoint.
            try? await output.write(message)
        }
        perform(
            state.withLock { state in
                state.running[request.id] = nil
                return state.intake.finished(request.id)
            })
    }

    private func answer(_ request: JSONRPCRequest, _ treatment: StdioEra.Treatment) async -> [UInt8] {
        do throws(JSONRPCError) {
            switch treatment {
            case .refuse(let error): throw error
            case .initialize: return try await initialize(request)
            case .modern:
                let admitted = try ModernLadder.climb(request, fields: nil)
                if admitted.method == .listen { return try await listen(request.id, admitted) }
                return await message(
                    request.id, admitted.method, admitted.params, caller(admitted.client), admitted.progressToken)
            case .legacy(let client):
                let admitted = try LegacyLadder.climb(request, revision: client.revision)
                if try await settles(admitted) { return JSONRPCEncoding.result(id: request.id, .emptyObject) }
                return await message(
                    request.id, admitted.method, admitted.params, admitted.caller(caller(client)),
                    admitted.progressToken)
            }
        } catch {
            return JSONRPCEncoding.error(id: request.id, error)
        }
    }

    private func initialize(_ request: JSONRPCRequest) async throws(JSONRPCError) -> [UInt8] {
        let client = try InitializeHandshake.read(request.params)
        let description = await dispatch.serving.describe(to: caller(client))
        state.withLock { $0.era.initialized(client) }
        await listen(as: client)
        return JSONRPCEncoding.result(
            id: request.id, InitializeHandshake.result(description, revision: client.revision))
    }

    private func message(
        _ id: RequestID, _ method: MCPMethod, _ params: RawJSON, _ caller: MCPCaller, _ token: RawJSON?
    ) async -> [UInt8] {
        let call = MCPCall(
            method: method, params: params, caller: caller,
            wantsProgress: token != nil,
            notifications: CallMessages(progressToken: token) { [output] in output.offer($0) },
            asking: caller.client.revision.isModern
                ? nil : StdioAsking(questions: questions, output: output, timers: timers))
        return await dispatch.message(call, id: id).bytes
    }

    func refuse(_ id: RequestID?, _ error: JSONRPCError) { write(JSONRPCEncoding.error(id: id, error)) }

    func write(_ message: [UInt8]) { tasks.start { try? await self.output.write(message) } }
}
