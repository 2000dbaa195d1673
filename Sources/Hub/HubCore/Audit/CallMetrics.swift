// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import MCPTypes
package import Telemetry

/// The counters and durations of calls, by method and outcome.
package struct CallMetrics: Sendable {
    private let counters: [MCPMethod: (answered: Counter, toolError: Counter, failed: Counter)]
    private let durations: [MCPMethod: Histogram]
    private let lostRecords: Counter

    /// Registers its series, so that they exist from the start.
    package init(_ metrics: Metrics) {
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
