// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Lifecycle
import Synchronization
package import Telemetry

/// The counters and durations of operations on agents.
package struct AgentCallMetrics: Sendable {
    private let metrics: Metrics
    private let durations: [A2AOperation: Histogram]
    private let series = Series()

    /// The counters that were asked for, for a look-up in the registry costs more than what is counted.
    private final class Series: Sendable {
        struct Key: Hashable {
            let agent: String
            let operation: A2AOperation
            let outcome: String
        }

        static let maximum = 512
        let counters = Mutex<[Key: Counter]>([:])
    }

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
        let key = Series.Key(agent: agent, operation: operation, outcome: outcome)
        if let known = series.counters.withLock({ $0[key] }) {
            known.increment()
        } else {
            counter(key).increment()
        }
        durations[operation]?.observe(Double(duration.wholeNanoseconds) / 1e9)
    }

    private func counter(_ key: Series.Key) -> Counter {
        let counter = metrics.counter(
            "patchbay_agent_calls_total", help: "Operations on agents, by agent, operation and outcome.",
            labels: [("agent", key.agent), ("operation", key.operation.rawValue), ("outcome", key.outcome)])
        series.counters.withLock { counters in
            if counters.count < Series.maximum { counters[key] = counter }
        }
        return counter
    }
}
