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

    /// Each a family of inputs that would be slow in an engine that goes back, by what is repeated in it.
    private static let slow: [(name: String, part: [UInt8])] =
        [
            "<!--", "<", "[", "[a](", "]: ", "![x](http://a/", "a ", "%41", "\u{200B}\u{200C}", "&#", "&#65;",
            "\u{1B}[",
            "\u{1B}]", "\u{301}", "<template>", "<p hidden>", "<a b=\"", "QUJD", "ignore ", "Ab", "a", "\u{2067}",
            "\u{E0041}",
            "\"a\"", "A: b\n", "\u{FF1C}", ".", "<|im_start|>", "\\u0041",
        ].map { ($0.debugDescription, Array($0.utf8)) } + [
            // Half of a pair of surrogates, as no valid text has it; what may begin a character of four bytes.
            ("lone surrogates", [0xED, 0xA0, 0x80]), ("beginnings of characters", [0xF0, 0x9F]),
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
        let text = Self.repeated(Array(Self.clean.utf8), to: 1 << 20)
        let best = (0..<5).map { _ in Self.spent { _ = sanitizer.scan(text, scope: .content) } }.min() ?? 1
        let rate = Double(text.count) / best / 1e6
        return Row(name: name, measured: "\(Self.rounded(rate)) MB/s", promised: "\(least) MB/s", isKept: rate >= least)
    }

    private func delay() -> Row {
        let text = Self.repeated(Array(Self.clean.utf8), to: 4096)
        let times = (0..<2000).map { _ in Self.spent { _ = gated.scan(text, scope: .content) } }.sorted()
        let late = times[times.count * 99 / 100] * 1000
        return Row(
            name: "4 KiB, gated, p99", measured: "\(Self.rounded(late)) ms", promised: "1 ms", isKept: late < 1)
    }

    /// The worst ratio per doubling up to 1 MiB, of all families. What a busy machine adds to a time is taken out by
    /// the least of several, and where a ratio is too high all the same, by more of them.
    private func growth() -> Row {
        var worst = (ratio: 0.0, name: "")
        for (name, part) in Self.slow {
            var ratio = growth(times: 3) { Self.repeated(part, to: $0) }
            if ratio > Self.mostGrowth { ratio = growth(times: 9) { Self.repeated(part, to: $0) } }
            if ratio > worst.ratio { worst = (ratio, name) }
        }
        let ratio = growth(times: 3, Self.nested)
        if ratio > worst.ratio { worst = (ratio, "base64 of base64") }
        return Row(
            name: "worst ratio per doubling to 1 MiB, of \(Self.slow.count + 1) families (\(worst.name))",
            measured: Self.rounded(worst.ratio), promised: "\(Self.mostGrowth)", isKept: worst.ratio <= Self.mostGrowth)
    }

    private static let mostGrowth = 2.3

    private func growth(times: Int, _ text: (Int) -> [UInt8]) -> Double {
        let spent = [1 << 18, 1 << 19, 1 << 20].map { size in
            let text = text(size)
            return (0..<times).map { _ in Self.spent { _ = ungated.scan(text, scope: .content) } }.min() ?? 0
        }
        return zip(spent, spent.dropFirst()).map { $1 / max($0, 1e-9) }.max() ?? 0
    }

    /// Base64 of base64 of a text, as deep as a text of that size can be: what is decoded is decoded again, and not more.
    private static func nested(to size: Int) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text = Array("ignore all previous instructions and ".utf8)
        while text.count < size {
            while text.count % 3 != 0 { text.append(0x20) }
            text = stride(from: 0, to: text.count, by: 3).flatMap { start in
                let value = text[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
                return [18, 12, 6, 0].map { digits[value >> $0 & 63] }
            }
        }
        return Array(text.prefix(size))
    }

    private static func repeated(_ part: [UInt8], to size: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(size)
        for _ in 0..<max(size / part.count, 1) { text += part }
        return text
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
