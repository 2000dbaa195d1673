// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import HTTPMessages
import JSON
import Synchronization
import TestSupport

/// A client over a scripted HTTP world.
struct AgentBench {
    let clock = ManualClock()
    let http: ScriptedHTTP
    let client: AgentClient

    init(
        _ binding: AgentBinding = .jsonRPC, _ dialect: A2ADialect = .v1_0, streams: Bool = true,
        tenant: String? = nil, _ script: @escaping ScriptedHTTP.Script
    ) throws {
        http = ScriptedHTTP(timers: clock, script)
        let interface = AgentInterface(
            url: "http://agent/a", binding: binding, dialect: dialect, tenant: tenant)
        let card = RawJSON(
            trusted: Array(
                #"{"name":"A","supportedInterfaces":[\#(interface.json.text)],"capabilities":{"streaming":\#(streams)}}"#
                    .utf8))
        client = try AgentClient(
            card: try AgentCard(card), http: http, headers: ["authorization": "Bearer k"])
    }

    /// Follows a send and gathers what is delivered; pauses pass at once.
    func follow(_ params: String) async throws -> [StreamEvent] {
        let message = try RawJSON(validating: params)
        return try await gather { follower, deliver in try await follower.send(message, deliver) }
    }

    func resume(_ taskID: String) async throws -> [StreamEvent] {
        try await gather { follower, deliver in try await follower.resume(taskID, deliver) }
    }

    private func gather(
        _ follow: (TaskFollower, @escaping TaskFollower.Delivery) async throws -> Void
    ) async throws -> [StreamEvent] {
        let gathered = Mutex<[StreamEvent]>([])
        try await follow(TaskFollower(client: client, timers: ImpatientTimers(clock: clock))) { event in
            gathered.withLock { $0.append(event) }
            return true
        }
        return gathered.withLock { $0 }
    }

    static let params = #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"hi"}]}}"#

    static func rpc(_ result: String) -> String { #"{"jsonrpc":"2.0","id":1,"result":\#(result)}"# }
    static func rpcError(_ code: Int) -> String {
        #"{"jsonrpc":"2.0","id":1,"error":{"code":\#(code),"message":"no"}}"#
    }

    static func task(_ state: TaskState, artifacts: String = "[]") -> String {
        #"{"id":"t","contextId":"c","status":{"state":"\#(state.rawValue)"},"artifacts":\#(artifacts)}"#
    }

    static func status(_ state: TaskState) -> String {
        rpc(#"{"statusUpdate":{"taskId":"t","contextId":"c","status":{"state":"\#(state.rawValue)"}}}"#)
    }

    static func chunk(_ text: String, append: Bool) -> String {
        rpc(
            #"{"artifactUpdate":{"taskId":"t","contextId":"c","append":\#(append),"#
                + #""artifact":{"artifactId":"a","parts":[{"text":"\#(text)"}]}}}"#)
    }
}

extension HTTPClientRequest {
    /// The method of a JSON-RPC body.
    var rpcMethod: String? { (try? RawJSON(validating: body))?["method"]?.string }
}
