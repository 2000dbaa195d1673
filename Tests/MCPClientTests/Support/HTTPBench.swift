// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import TestSupport

/// An ``HTTPUpstream`` with a scripted server at its other end and a clock that stands still.
struct HTTPBench: Sendable {
    let clock = ManualClock()
    let events = EventLog()
    let http: ScriptedHTTP
    let upstream: HTTPUpstream

    /// - Parameter script: answers every request, or only those that are not part of connecting, see the factories.
    init(
        headers: [(String, String)] = [], limits: MCPClientLimits = MCPClientLimits(),
        script: @escaping ScriptedHTTP.Script
    ) {
        http = ScriptedHTTP(timers: clock, script)
        upstream = HTTPUpstream(
            url: "http://server.test/mcp", headers: headers,
            identity: MCPClientIdentity(name: "patchbay", version: "0.1.0"), http: http, timers: clock,
            tasks: DetachedTasks(), limits: limits, observer: events.observer)
    }

    /// A server of 2026-07-28 that is discovered as the official SDK is.
    static func modern(
        limits: MCPClientLimits = MCPClientLimits(), script: @escaping ScriptedHTTP.Script
    ) -> HTTPBench {
        HTTPBench(limits: limits) { request in
            request.rpcMethod == "server/discover"
                ? .json(Wire.result(request.rpcID, Wire.discovered)) : await script(request)
        }
    }

    /// A server of the `initialize` era with session `s1`, `s2`, … for each initialization.
    static func legacy(
        _ version: String = "2025-11-25", limits: MCPClientLimits = MCPClientLimits(),
        script: @escaping ScriptedHTTP.Script
    ) -> HTTPBench {
        let sessions = Gathered<String>()
        return HTTPBench(limits: limits) { request in
            switch request.rpcMethod {
            case "server/discover": return .json(Wire.error(request.rpcID, -32600, "Missing session ID"), status: 400)
            case "initialize":
                let number = sessions.append("")
                return .json(
                    Wire.result(request.rpcID, Wire.initialized(version)), fields: ["Mcp-Session-Id": "s\(number)"])
            case "notifications/initialized": return .status(202)
            default: return await script(request)
            }
        }
    }

    func call(
        _ method: String = "tools/call", _ params: String = #"{"name":"add","arguments":{"a":1,"b":2}}"#,
        capabilities: String = "{}", deadline: Duration = .seconds(60), wantsProgress: Bool = false,
        logLevel: String? = nil, onNotification: (@Sendable (UpstreamNotification) -> Void)? = nil
    ) async throws(UpstreamError) -> RawJSON {
        try await upstream.call(
            UpstreamCall(
                method: method, params: RawJSON(trusted: Array(params.utf8)),
                clientCapabilities: RawJSON(trusted: Array(capabilities.utf8)), deadline: deadline,
                wantsProgress: wantsProgress, logLevel: logLevel, onNotification: onNotification))
    }

    var sentMethods: [String] { http.requests.map { $0.method == .post ? $0.rpcMethod : $0.method.rawValue } }
}
