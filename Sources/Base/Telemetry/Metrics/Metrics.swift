// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The process's measurements, by name and labels. Asking again for the same series gives the same object; keep it,
/// because asking costs a lock and a search.
///
/// Bounded: a family holds at most `maximumSeries` label combinations and the registry `maximumFamilies` names. What
/// comes later is counted in the family's series whose label values are all `overflow`, or, without a family, nowhere;
/// `patchbay_metrics_series_refused_total` tells how often.
package final class Metrics: Sendable {
    private struct State {
        var families: [String: MetricFamily] = [:]
    }

    private let maximumSeries: Int
    private let maximumFamilies: Int
    private let state = Mutex(State())
    private let refused: Counter

    package init(maximumSeries: Int = 500, maximumFamilies: Int = 200) {
        self.maximumSeries = maximumSeries
        self.maximumFamilies = maximumFamilies
        refused = Counter()
        var family = MetricFamily(
            kind: .counter, help: "Series that were not created because a bound was reached, by request.")
        family.series[MetricLabels([])] = .counter(refused)
        state.withLock { [family] in $0.families["patchbay_metrics_series_refused_total"] = family }
    }

    package func counter(_ name: String, help: String, labels: [(String, String)] = []) -> Counter {
        let series = find(name, .counter, help, labels) { .counter(Counter()) }
        guard case .counter(let counter) = series else { preconditionFailure("\(name) is observed, not counted") }
        return counter
    }

    package func gauge(_ name: String, help: String, labels: [(String, String)] = []) -> Gauge {
        let series = find(name, .gauge, help, labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = series else { preconditionFailure("\(name) is observed, not set") }
        return gauge
    }

    /// All series of a name share the buckets that were given first.
    package func histogram(
        _ name: String, help: String, buckets: [Double] = Histogram.latencyBuckets, labels: [(String, String)] = []
    ) -> Histogram {
        let series = find(name, .histogram, help, labels) { .histogram(Histogram(bounds: buckets)) }
        guard case .histogram(let histogram) = series else { preconditionFailure("\(name) is no histogram") }
        return histogram
    }

    /// A gauge whose value is asked for at every exposition, on the exposing thread, without the registry's lock.
    package func observedGauge(
        _ name: String, help: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double
    ) {
        _ = find(name, .gauge, help, labels) { .observed(read) }
    }

    /// A counter kept elsewhere, asked for at every exposition; it must only grow.
    package func observedCounter(
        _ name: String, help: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double
    ) {
        _ = find(name, .counter, help, labels) { .observed(read) }
    }

    /// Lets go of the series of all names with exactly these labels: what they measured is gone.
    package func forget(labels: [(String, String)]) {
        let key = MetricLabels(labels)
        state.withLock { state in
            for name in state.families.keys { state.families[name]?.series[key] = nil }
        }
    }

    /// Prometheus text exposition 0.0.4, families and series in the order of their names.
    package func render() -> [UInt8] {
        let families = state.withLock { $0.families }
        var text = MetricsText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) { text.append(family, named: name) }
        return text.bytes
    }

    private func find(
        _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ labels: [(String, String)],
        make: () -> MetricFamily.Series
    ) -> MetricFamily.Series {
        precondition(MetricName.isMetric(name), "not a metric name: \(name)")
        let key = MetricLabels(labels)
        return state.withLock { state in
            if let series = state.families[name]?.series[key] { return series }
            guard state.families[name] != nil || state.families.count < maximumFamilies else {
                refused.increment()
                return make()
            }
            var family = state.families[name] ?? MetricFamily(kind: kind, help: help)
            precondition(family.kind == kind, "\(name) is a \(family.kind)")
            let overflow = MetricLabels(overflowOf: labels)
            let isFull = family.series.count >= maximumSeries && key != overflow
            if isFull { refused.increment() }
            let target = isFull ? overflow : key
            let series = family.series[target] ?? make()
            family.series[target] = series
            state.families[name] = family
            return series
        }
    }
}
