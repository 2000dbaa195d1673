// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import MCPClient
import MCPTypes
package import Telemetry

/// The counters and durations of calls, by method and outcome.
package struct CallMetrics: Sendable {
    private let counters: [MCPMethod: (answered: Counter, toolError: Counter, failed: Counter)]
    private let durations: [MCPMethod: Histogram]
    private let lostRecords: Counter
    private let metrics: Metrics

    /// Registers its series, so that they exist from the start.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        var counters: [MCPMethod: (Counter, Counter, Counter)] = [:]
        var durations: [MCPMethod: Histogram] = [:]
        for method in [MCPMethod.callTool, .readResource, .getPrompt] {
            func counter(_ outcome: String) -> Counter {
                metrics.counter(
                    "patchbay_calls_total", help: "Calls that reached the hub, by method and outcome.",
                    labels: [("method", method.rawValue), ("outcome", outcome)])
            }
            counters[method] = (counter("ok"), counter("tool_error"), counter("error"))
            durations[method] = metrics.histogram(
                "patchbay_call_seconds", help: "Time from a call's checks to its answer.",
                labels: [("method", method.rawValue)])
        }
        self.counters = counters
        self.durations = durations
        lostRecords = metrics.counter(
            "patchbay_audit_records_lost_total", help: "Records of calls that the store refused when asked to wait.")
    }

    /// A call that its server failed, by the kind of failure. What the server itself answered is none.
    func serverFailed(_ server: ServerName, _ error: UpstreamError) {
        guard let kind = error.kind else { return }
        metrics.counter(
            "patchbay_server_failures_total", help: "Calls that failed between hub and server, by what went wrong.",
            labels: [("server", server.text), ("why", kind)]
        ).increment()
    }

    func recordLost() { lostRecords.increment() }

    func ended(_ method: MCPMethod, _ outcome: AuditOutcome, _ duration: Duration) {
        switch outcome {
        case .succeeded, .inputRequired: counters[method]?.answered.increment()
        case .toolError: counters[method]?.toolError.increment()
        default: counters[method]?.failed.increment()
        }
        durations[method]?.observe(Double(duration.wholeNanoseconds) / 1e9)
    }
}

extension UpstreamError {
    /// Nil for what is no failure between hub and server.
    fileprivate var kind: String? {
        switch self {
        case .rpc, .cancelled: nil
        case .unreachable: "unreachable"
        case .timedOut: "timed_out"
        case .died: "died"
        case .malformed: "malformed"
        case .tooLarge: "too_large"
        case .busy: "busy"
        case .authorization: "authorization"
        case .sessionLost: "session_lost"
        case .incompatible, .olderTransport: "incompatible"
        }
    }
}
