// SPDX-License-Identifier: Apache-2.0

/// Writes the text exposition format, version 0.0.4.
struct MetricsText {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ family: MetricFamily, named name: String) {
        let help = family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        append("# HELP \(name) \(help)\n# TYPE \(name) \(family.kind.rawValue)\n")
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let counter): append(name, labels.text, "\(counter.value)")
            case .gauge(let gauge): append(name, labels.text, "\(gauge.value)")
            case .observed(let read): append(name, labels.text, Self.number(read()))
            case .histogram(let histogram): append(histogram, name, labels.text)
            }
        }
    }

    /// The count is taken from the buckets, so that a scrape in the middle of an observation is still consistent.
    private mutating func append(_ histogram: Histogram, _ name: String, _ labels: String) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var cumulative: UInt64 = 0
        for (index, count) in histogram.counts.enumerated() {
            cumulative += count
            let bound = index < histogram.bounds.count ? histogram.bounds[index] : .infinity
            append("\(name)_bucket", "\(prefix)le=\"\(Self.number(bound))\"", "\(cumulative)")
        }
        append("\(name)_sum", labels, Self.number(histogram.sum))
        append("\(name)_count", labels, "\(cumulative)")
    }

    private mutating func append(_ name: String, _ labels: String, _ value: String) {
        append(labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n")
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
