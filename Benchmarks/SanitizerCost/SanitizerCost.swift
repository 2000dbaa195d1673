// SPDX-License-Identifier: Apache-2.0

import Glibc
import Sanitizer

/// Throughput on clean text, the delay of an answer of 4 KiB, and how time grows with inputs that are built to be slow. All
/// by the processor time of this thread: what else the machine does is not the sanitizer's cost.
struct SanitizerCost {
    struct Row {
        let name: String
        let measured: String
        let promised: String
        let isKept: Bool
    }

    /// Each a family of inputs that would be slow in an engine that goes back.
    private static let slow = [
        "<!--", "<", "[", "![x](http://a/", "a ", "%41", "\u{200B}\u{200C}", "&#", "\u{1B}[", "\u{301}", "<template>",
        "QUJD", "ignore ", "Ab",
    ]
    private static let clean = """
        The table lists the stations of the line in order, with the distance from the first one and the height above the
        sea. Trains that stop everywhere need 54 minutes; those that stop at the larger stations only need 37. Tickets are
        sold in the hall and in the train, and bicycles travel free of charge outside the rush hours.\n
        """

    private let gated: ContentSanitizer
    private let ungated: ContentSanitizer

    init(_ sanitizer: ContentSanitizer) {
        var options = SanitizerOptions()
        options.gatesModel = true
        gated = sanitizer.with(options)
        ungated = sanitizer
    }

    func rows() throws -> [Row] {
        try gated.prepare()
        return [
            throughput("clean text, table gated", gated, least: 20),
            throughput("clean text, ungated", ungated, least: 3),
            delay(), growth(),
        ]
    }

    private func throughput(_ name: String, _ sanitizer: ContentSanitizer, least: Double) -> Row {
        let text = Self.repeated(Self.clean, to: 1 << 20)
        let best = (0..<5).map { _ in Self.spent { _ = sanitizer.scan(text, scope: .content) } }.min() ?? 1
        let rate = Double(text.count) / best / 1e6
        return Row(name: name, measured: "\(Self.rounded(rate)) MB/s", promised: "\(least) MB/s", isKept: rate >= least)
    }

    private func delay() -> Row {
        let text = Self.repeated(Self.clean, to: 4096)
        let times = (0..<2000).map { _ in Self.spent { _ = gated.scan(text, scope: .content) } }.sorted()
        let late = times[times.count * 99 / 100] * 1000
        return Row(
            name: "4 KiB, gated, p99", measured: "\(Self.rounded(late)) ms", promised: "1 ms", isKept: late < 1)
    }

    /// The worst ratio per doubling up to 1 MiB, of all families.
    private func growth() -> Row {
        var worst = (ratio: 0.0, part: "")
        for part in Self.slow {
            let times = [1 << 18, 1 << 19, 1 << 20].map { size in
                let text = Self.repeated(part, to: size)
                return (0..<3).map { _ in Self.spent { _ = ungated.scan(text, scope: .content) } }.min() ?? 0
            }
            for (small, large) in zip(times, times.dropFirst()) where large / small > worst.ratio {
                worst = (large / small, part)
            }
        }
        return Row(
            name: "worst ratio per doubling to 1 MiB (\(worst.part.debugDescription))",
            measured: Self.rounded(worst.ratio), promised: "2.3", isKept: worst.ratio <= 2.3)
    }

    private static func repeated(_ part: String, to size: Int) -> [UInt8] {
        Array(String(repeating: part, count: size / part.utf8.count).utf8)
    }

    private static func spent(_ work: () -> Void) -> Double {
        var (before, after) = (timespec(), timespec())
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
        work()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
        return Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
    }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
