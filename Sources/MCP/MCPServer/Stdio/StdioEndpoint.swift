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
    }

    let dispatch: MethodDispatch
    let output: any StdioOutput
    private let tasks: any TaskStarting
    private let limits: JSONLimits
    private let timers: any TimerScheduling
    private let questions = ClientRequests()
    let principal: Principal
    let state: Mutex<State>

    package init(
        serving: any MCPServing, output: any StdioOutput, tasks: any TaskStarting, timers: any TimerScheduling,
        principal: Principal = .standardInput, limits: JSONLimits = .message,
        rules: MessageIntake.Rules = MessageIntake.Rules()
    ) {
        dispatch = MethodDispatch(serving: serving)
        self.output = output
        self.tasks = tasks
        self.timers = timers
        self.principal = principal
        self.limits = limits
        state = Mutex(State(intake: MessageIntake(rules: rules)))
    }

    /// Takes one line of standard input, without its line feed. To be called in the order of the lines.
    package func received(_ line: [UInt8]) {
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { return }
        do {
            switch try JSONRPCMessage.parse(line, limits: limits) {
            case .single(let message): perform(state.withLock { $0.intake.arrived(message) })
            case .batch: refuse(nil, .invalidRequest("Batches are not served here; send one message a line"))
            }
        } catch {
            refuse(error.id, error.error)
        }
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

    private func perform(_ actions: [MessageIntake.Action]) {
        for action in actions {
            switch action {
            case .start(let request): start(request)
            case .cancel(let id, _): withdraw(id)
            case .refuse(let id, let error): refuse(id, error)
            case .settle(let response): questions.settle(response)
            // Notifications of clients concern nothing that is kept here.
            case .deliver, .withdraw, .drop: break
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
        // A reader that has gone ends standard input too, and with it this endpoint.
        if isWanted { try? await output.write(answer) }
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
                    request.id, admitted.method, admitted.params, admitted.client, admitted.progressToken)
            case .legacy(let client):
                let admitted = try LegacyLadder.climb(request, revision: client.revision)
                if try await settles(admitted) { return JSONRPCEncoding.result(id: request.id, .emptyObject) }
                return await message(request.id, admitted.method, admitted.params, client, admitted.progressToken)
            }
        } catch {
            return JSONRPCEncoding.error(id: request.id, error)
        }
    }

    private func initialize(_ request: JSONRPCRequest) async throws(JSONRPCError) -> [UInt8] {
        let client = try InitializeHandshake.read(request.params)
        let description = await dispatch.serving.describe(to: MCPCaller(principal: principal, client: client))
        state.withLock { $0.era.initialized(client) }
        await listen(as: client)
        return JSONRPCEncoding.result(
            id: request.id, InitializeHandshake.result(description, revision: client.revision))
    }

    private func message(
        _ id: RequestID, _ method: MCPMethod, _ params: RawJSON, _ client: MCPClientDescription, _ token: RawJSON?
    ) async -> [UInt8] {
        let call = MCPCall(
            method: method, params: params, caller: MCPCaller(principal: principal, client: client),
            wantsProgress: token != nil, notifications: StdioNotifications(output: output, progressToken: token),
            asking: client.revision.isModern
                ? nil : StdioAsking(questions: questions, output: output, timers: timers))
        return await dispatch.message(call, id: id).bytes
    }

    private func refuse(_ id: RequestID?, _ error: JSONRPCError) {
        let message = JSONRPCEncoding.error(id: id, error)
        tasks.start { try? await self.output.write(message) }
    }
}

/// Writes the notifications of one call between the answers.
private struct StdioNotifications: MCPNotificationSink {
    let output: any StdioOutput
    let progressToken: RawJSON?

    func progress(_ params: RawJSON) {
        guard let progressToken else { return }
        send("notifications/progress", ProgressToken.stamp(progressToken, on: params))
    }

    func message(_ params: RawJSON) { send("notifications/message", params) }

    private func send(_ method: String, _ params: RawJSON) {
        _ = output.offer(JSONRPCEncoding.notification(method: method, params: params))
    }
}
