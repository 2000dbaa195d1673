// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import TestSupport

/// A ``StdioUpstream`` with a scripted peer and a clock that stands still.
struct StdioBench: Sendable {
    let clock = ManualClock()
    let events = EventLog()
    let peer: ScriptedPeer
    let upstream: StdioUpstream

    init(
        failsToStart: String? = nil, limits: MCPClientLimits = MCPClientLimits(),
        _ script: @escaping ScriptedPeer.Script
    ) {
        peer = ScriptedPeer(failsToStart: failsToStart, script)
        upstream = StdioUpstream(
            opener: peer, identity: MCPClientIdentity(name: "patchbay", version: "0.1.0"), timers: clock,
            tasks: DetachedTasks(), limits: limits, observer: events.observer)
    }

    /// A peer of 2026-07-28; the script sees what is not part of connecting.
    static func modern(
        limits: MCPClientLimits = MCPClientLimits(), _ script: @escaping ScriptedPeer.Script
    ) -> StdioBench {
        StdioBench(limits: limits) { process, line in
            guard line["method"]?.isString("server/discover") == true else { return script(process, line) }
            process.write(Wire.result(line["id"], Wire.discovered))
        }
    }

    /// A peer of the `initialize` era.
    static func legacy(
        limits: MCPClientLimits = MCPClientLimits(), _ script: @escaping ScriptedPeer.Script
    ) -> StdioBench {
        StdioBench(limits: limits) { process, line in
            switch line["method"]?.string {
            case "server/discover": process.write(Wire.error(line["id"], -32601, "Method not found"))
            case "initialize": process.write(Wire.result(line["id"], Wire.initialized()))
            case "notifications/initialized": break
            default: script(process, line)
            }
        }
    }

    func call(
        _ method: String = "tools/call", _ params: String = #"{"name":"add","arguments":{}}"#,
        deadline: Duration = .seconds(60), wantsProgress: Bool = false, logLevel: String? = nil,
        onNotification: (@Sendable (UpstreamNotification) -> Void)? = nil
    ) async throws(UpstreamError) -> RawJSON {
        try await upstream.call(
            UpstreamCall(
                method: method, params: RawJSON(trusted: Array(params.utf8)), deadline: deadline,
                wantsProgress: wantsProgress, logLevel: logLevel, onNotification: onNotification))
    }
}
