// SPDX-License-Identifier: Apache-2.0

/// One text on its way through the stages, in any pieces. What it hands out is what may be delivered; the verdict at the
/// end may be stricter than what is out already.
package struct ContentScanner {
    private static let block = 16 << 10

    private let sanitizer: ContentSanitizer
    private let scope: ContentScope
    /// Of the bytes themselves, then of everything.
    private var report = StageReport()
    private var decoder = ScalarDecoder()
    private var cleaner: Cleaner
    private var scoring = ScoringText()
    private var delivered: [UInt8] = []
    private var received = 0
    private var decoded: [PlacedScalar] = []
    private(set) var isTruncated = false

    init(_ sanitizer: ContentSanitizer, scope: ContentScope) {
        self.sanitizer = sanitizer
        self.scope = scope
        cleaner = Cleaner(sanitizer.rules.tokens, sanitizer.options)
    }

    /// Takes a piece and hands out what can no longer change; at most 9 KiB are held back.
    package mutating func push(_ bytes: [UInt8]) -> [UInt8] {
        let start = delivered.count
        let room = max(sanitizer.options.maximumText - received, 0)
        if bytes.count > room && !isTruncated {
            isTruncated = true
            report.add(.tooLarge, at: UInt32(clamping: received + room)..<UInt32(clamping: received + room))
        }
        var rest = bytes.prefix(room)
        received += rest.count
        while !rest.isEmpty {
            decoded.removeAll(keepingCapacity: true)
            decoder.take(rest.prefix(Self.block), into: &decoded, &report)
            rest = rest.dropFirst(Self.block)
            run()
        }
        return Array(delivered[start...])
    }

    /// The rest of the text and what there is to say about all of it. Call once.
    package mutating func finish() -> ScanEnd {
        let start = delivered.count
        end()
        tellForms()
        let judged = ScanJudge(sanitizer, scope: scope).judge(scoring, delivered: delivered, &report)
        return ScanEnd(
            text: Array(delivered[start...]), score: judged, report: report, scope: scope,
            isChanged: report.changes > 0, isUnsettled: cleaner.isUnsettled, sanitizer: sanitizer)
    }

    private mutating func end() {
        decoded.removeAll(keepingCapacity: true)
        decoder.finish(into: &decoded, &report)
        run(isEnd: true)
        scoring.finish()
        cleaner.tell(&report)
    }

    private mutating func run(isEnd: Bool = false) {
        for placed in cleaner.run(decoded, isEnd: isEnd) {
            scoring.append(placed)
            if placed.value < 0x80 {
                delivered.append(UInt8(placed.value))
            } else if let scalar = Unicode.Scalar(placed.value) {
                delivered += UTF8.encode(scalar) ?? .init()
            }
        }
    }

    /// Everything that is scored, for training.
    mutating func finishViews() -> (ViewedText, StageReport) {
        end()
        tellForms()
        return (ScanJudge(sanitizer, scope: scope).views(scoring, delivered, report), report)
    }

    /// Forms of letters that are odd as a crowd.
    private mutating func tellForms() {
        let place = scoring.firstMixed..<scoring.firstMixed + 1
        if scoring.mixedWords >= 2 {
            report.add(.mixedScripts, at: place, severity: scoring.mixedWords >= 3 ? .high : nil)
        }
        if scoring.plainedLetters >= 8 { report.add(.compatibilityLetters, at: 0..<0) }
        if scoring.stackedBases >= 8 { report.add(.stackedMarks, at: 0..<0) }
    }
}
