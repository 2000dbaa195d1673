// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPClient
import MCPServer
import MCPTypes

/// Step 4: the server itself.
extension LifeOfACall {
    /// 4. Breaker, deadline and concurrency bound, then the upstream itself. What is sent is what was agreed to.
    func ask(_ route: Route, _ attempt: CallAttempt) async throws(CallFailure) -> RawJSON {
        let (upstream, call) = (route.upstream, attempt.call)
        if call.method == .complete, upstream.description?.capabilities["completions"] == nil { return Self.nothing }
        let request = UpstreamRequest.make(route, call, upstream.deadline, attempt.ticket)
        if let agreed = attempt.consent {
            let sent = consent(agreed.rule, route, agreed.principal, call.method, request.params["arguments"])
            guard sent.digest == agreed.digest else { throw CallFailure(.changed, rule: agreed.rule) }
        }
        guard upstream.admits(at: timers.now) else {
            throw CallFailure(server: upstream.name, "it failed repeatedly and is left alone for a moment", .refused)
        }
        do throws(InputBridge.Failure) {
            let result = try await exchange(request, route, attempt)
            upstream.called(.answered, at: timers.now)
            return result
        } catch {
            throw failure(after: error, of: route, call)
        }
    }

    @inline(never)
    private func failure(after error: InputBridge.Failure, of route: Route, _ call: MCPCall) -> CallFailure {
        guard case .upstream(let theirs) = error else { return CallFailure(error) }
        let upstream = route.upstream
        // What a withdrawn call ended with says nothing about its server.
        let error = Task.isCancelled ? .cancelled : theirs
        upstream.called(error.isTheServersFault ? .failed : .answered, at: timers.now)
        recorder.serverFailed(upstream.name, error)
        let addressing = catalog.addressing(of: upstream, in: scope)
        return CallFailure(error, from: route, to: call, addressing: addressing)
    }

    /// A server that finds that fields and body disagree has not begun: it is asked what its tool wants by now, and then
    /// once more.
    private func exchange(
        _ request: UpstreamCall, _ route: Route, _ attempt: CallAttempt
    ) async throws(InputBridge.Failure) -> RawJSON {
        do throws(InputBridge.Failure) {
            return try await bridge.exchange(request, route, attempt)
        } catch {
            guard case .upstream(.rpc(let theirs)) = error, theirs.code == MCPErrorCode.headerMismatch,
                attempt.call.method == .callTool
            else { throw error }
            return try await exchangeAgain(after: error, route, attempt)
        }
    }

    private func exchangeAgain(
        after error: InputBridge.Failure, _ route: Route, _ attempt: CallAttempt
    ) async throws(InputBridge.Failure) -> RawJSON {
        await catalog.relist(.listTools, of: route.upstream)
        guard let known = await catalog.tool(route.emitted, in: scope), known.upstream === route.upstream,
            known.headers != route.headers
        else { throw error }
        let again = UpstreamRequest.make(known, attempt.call, known.upstream.deadline, attempt.ticket)
        return try await bridge.exchange(again, known, attempt)
    }

    /// Of a server that completes nothing.
    private static let nothing = RawJSON(["completion": ["values": []]])
}
