// SPDX-License-Identifier: Apache-2.0

import Telemetry
import Testing

@Suite struct MetricsTests {
    private let metrics = Metrics(maximumSeries: 3, maximumFamilies: 4)
    private var text: String { String(decoding: metrics.render(), as: UTF8.self) }

    @Test("the exposition has help, type, and series in a stable order")
    func exposition() {
        metrics.counter("calls_total", help: "Calls.", labels: [("tool", "b")]).increment(by: 2)
        metrics.counter("calls_total", help: "Calls.", labels: [("tool", "a")]).increment()
        metrics.gauge("open", help: "Back\\slash\nand newline.").set(-4)
        #expect(
            text == """
                # HELP calls_total Calls.
                # TYPE calls_total counter
                calls_total{tool="a"} 1
                calls_total{tool="b"} 2
                # HELP open Back\\\\slash\\nand newline.
                # TYPE open gauge
                open -4
                # HELP patchbay_metrics_series_refused_total Series that were not created because a bound was reached, by request.
                # TYPE patchbay_metrics_series_refused_total counter
                patchbay_metrics_series_refused_total 0

                """)
    }

    @Test("what is let go of by its labels is gone from all names, and makes room")
    func forgotten() {
        for room in ["a", "b", "c"] {
            metrics.counter("packets_total", help: "Packets.", labels: [("room", room)]).increment()
            metrics.gauge("delay", help: "Delay.", labels: [("room", room)]).set(5)
        }
        metrics.forget(labels: [("room", "b")])
        #expect(!text.contains(#""b""#) && text.contains(#"packets_total{room="a"} 1"#))
        metrics.counter("packets_total", help: "Packets.", labels: [("room", "d")]).increment()
        #expect(text.contains(#"packets_total{room="d"} 1"#))
    }

    @Test("a histogram is exposed cumulatively with its sum and count")
    func histogram() {
        let histogram = metrics.histogram(
            "seconds", help: "Time.", buckets: [0.005, 0.5, 2], labels: [("server", "s")])
        for value in [0.00390625, 0.25, 0.25, 7] { histogram.observe(value) }
        histogram.observe(.milliseconds(1500))
        #expect(
            text.contains(
                """
                # TYPE seconds histogram
                seconds_bucket{server="s",le="0.005"} 1
                seconds_bucket{server="s",le="0.5"} 3
                seconds_bucket{server="s",le="2"} 4
                seconds_bucket{server="s",le="+Inf"} 5
                seconds_sum{server="s"} 9.00390625
                seconds_count{server="s"} 5

                """))
    }

    @Test("label values are escaped and bounded")
    func labelsAreEscaped() {
        metrics.counter("c", help: "", labels: [("v", "a\"b\\c\nd")]).increment()
        metrics.counter("c", help: "", labels: [("v", String(repeating: "é", count: 500))]).increment()
        #expect(text.contains(#"c{v="a\"b\\c\nd"} 1"#))
        #expect(text.contains("c{v=\"" + String(repeating: "é", count: 64) + "\"} 1\n"))
    }

    @Test("the same name and labels give the same series")
    func sameSeries() {
        let first = metrics.counter("c", help: "", labels: [("v", "a")])
        #expect(first === metrics.counter("c", help: "", labels: [("v", "a")]))
        #expect(first !== metrics.counter("c", help: "", labels: [("v", "b")]))
    }

    @Test("past a family's bound everything is counted as overflow, and that is told")
    func seriesAreBounded() {
        for index in 0..<10 { metrics.counter("c", help: "", labels: [("v", "\(index)")]).increment() }
        #expect(text.contains("c{v=\"2\"} 1\n"))
        #expect(!text.contains("c{v=\"3\"}"))
        #expect(text.contains("c{v=\"overflow\"} 7\n"))
        #expect(text.contains("patchbay_metrics_series_refused_total 7\n"))
    }

    @Test("past the registry's bound a new name still counts, unexposed, and that is told")
    func familiesAreBounded() {
        for name in ["a", "b", "c", "d", "e"] { metrics.gauge(name, help: "").set(1) }
        #expect(text.contains("\nc 1\n") && !text.contains("\nd 1\n"))
        #expect(text.contains("patchbay_metrics_series_refused_total 2\n"))
    }

    @Test("an observed gauge is read at exposition")
    func observed() {
        metrics.observedGauge("resident_bytes", help: "") { 1.5e9 }
        metrics.observedCounter("seen_total", help: "") { .nan }
        #expect(text.contains("resident_bytes 1500000000\n"))
        #expect(text.contains("seen_total NaN\n"))
    }

    @Test("the process's own figures are exposed and plausible")
    func processMetrics() {
        let metrics = Metrics()
        ProcessMetrics.register(in: metrics, startTime: 1_795_219_366_123_456)
        let text = String(decoding: metrics.render(), as: UTF8.self)
        #expect(text.contains("process_start_time_seconds 1795219366.123456\n"))
        #expect((1 << 20...1 << 33).contains(ProcessMetrics.residentBytes))
        #expect((3...10_000).contains(ProcessMetrics.openDescriptors))
        #expect(ProcessMetrics.maximumDescriptors >= 16)
        #expect(ProcessMetrics.cpuSeconds > 0)
    }

    @Test("concurrent increments are all counted", .timeLimit(.minutes(5)))
    func concurrency() async {
        let histogram = metrics.histogram("h", help: "", buckets: [1])
        let counter = metrics.counter("c", help: "")
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5_000 {
                        counter.increment()
                        histogram.observe(0.5)
                    }
                }
            }
        }
        #expect(counter.value == 40_000)
        #expect(histogram.sum == 20_000)
        #expect(histogram.counts == [40_000, 0])
    }
}
