// SPDX-License-Identifier: Apache-2.0

/// All series of one metric name.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    enum Series: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        case observed(@Sendable () -> Double)
    }

    let kind: Kind
    let help: String
    var series: [MetricLabels: Series] = [:]
}
