// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Lifecycle
package import Telemetry

/// The counters and durations of operations on agents.
package struct AgentCallMetrics: Sendable {
    private let metrics: Metrics
    private let durations: [A2AOperation: Histogram]

    package init(_ metrics: Metrics) {
        self.metrics = metrics
        let made = A2AOperation.allCases.map { operation in
            (
                operation,
                metrics.histogram(
                    "patchbay_agent_call_seconds", help: "Time from the checks of an operation to its answer.",
                    labels: [("operation", operation.rawValue)])
            )
        }
        durations = Dictionary(uniqueKeysWithValues: made)
    }

    /// Series are bounded by the registry.
    func ended(_ agent: String, _ operation: A2AOperation, _ outcome: String, _ duration: Duration) {
        metrics.counter(
            "patchbay_agent_calls_total", help: "Operations on agents, by agent, operation and outcome.",
            labels: [("agent", agent), ("operation", operation.rawValue), ("outcome", outcome)]
        ).increment()
        durations[operation]?.observe(Double(duration.wholeNanoseconds) / 1e9)
    }
}
