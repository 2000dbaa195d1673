// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import MCPClient
import MCPTypes
package import Telemetry

/// The counters and durations of calls, by method and outcome.
package struct CallMetrics: Sendable {
    /// What is measured of calls of one method.
    private struct Series {
        let answered: Counter
        let toolError: Counter
        let failed: Counter
        let duration: Histogram

        init(_ method: MCPMethod, in metrics: Metrics) {
            func counter(_ outcome: String) -> Counter {
                metrics.counter(
                    "patchbay_calls_total", help: "Calls that reached the hub, by method and outcome.",
                    labels: [("method", method.rawValue), ("outcome", outcome)])
            }
            answered = counter("ok")
            toolError = counter("tool_error")
            failed = counter("error")
            duration = metrics.histogram(
                "patchbay_call_seconds", help: "Time from a call's checks to its answer.",
                labels: [("method", method.rawValue)])
        }
    }

    private let tools: Series
    private let resources: Series
    private let prompts: Series
    private let lostRecords: Counter
    private let metrics: Metrics

    /// Registers its series, so that they exist from the start.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        tools = Series(.callTool, in: metrics)
        resources = Series(.readResource, in: metrics)
        prompts = Series(.getPrompt, in: metrics)
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
        guard let series = series(of: method) else { return }
        switch outcome {
        case .succeeded, .inputRequired: series.answered.increment()
        case .toolError: series.toolError.increment()
        default: series.failed.increment()
        }
        series.duration.observe(Double(duration.wholeNanoseconds) / 1e9)
    }

    private func series(of method: MCPMethod) -> Series? {
        switch method {
        case .callTool: tools
        case .readResource: resources
        case .getPrompt: prompts
        default: nil
        }
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
