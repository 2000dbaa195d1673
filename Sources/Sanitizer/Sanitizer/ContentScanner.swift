// SPDX-License-Identifier: Apache-2.0

/// One text on its way through the stages, in any pieces. What it hands out is what may be delivered; the verdict at the
/// end may be stricter than what is out already.
package struct ContentScanner {
    private static let block = 16 << 10

    private let sanitizer: ContentSanitizer
    private let scope: ContentScope
    private var report = StageReport()
    private var decoder = ScalarDecoder()
    private var escapes = EscapeStage()
    private var carriers = CarrierStage()
    private var markup: MarkupStage
    private var links: LinkStage
    private var tokens: ControlTokenStage
    private var direction = DirectionStage()
    private var scoring = ScoringText()
    private var delivered: [UInt8] = []
    private var received = 0
    private var buffers = [[PlacedScalar]](repeating: [], count: 2)
    /// Whether anything came out other than it went in, so far.
    var isChanged: Bool { report.findings.contains { $0.action != .kept } || report.omitted > 0 }
    private(set) var isTruncated = false

    init(_ sanitizer: ContentSanitizer, scope: ContentScope) {
        self.sanitizer = sanitizer
        self.scope = scope
        markup = MarkupStage(LinkCheck())
        links = LinkStage(LinkCheck())
        tokens = ControlTokenStage(sanitizer.rules.tokens)
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
            buffers[0].removeAll(keepingCapacity: true)
            decoder.take(rest.prefix(Self.block), into: &buffers[0], &report)
            rest = rest.dropFirst(Self.block)
            run()
        }
        return Array(delivered[start...])
    }

    /// The rest of the text and what there is to say about all of it. Call once.
    package mutating func finish() -> ScanEnd {
        let start = delivered.count
        buffers[0].removeAll(keepingCapacity: true)
        decoder.finish(into: &buffers[0], &report)
        run(isEnd: true)
        scoring.finish()
        tellForms()
        let judged = ScanJudge(sanitizer, scope: scope).judge(scoring, delivered: delivered, &report)
        return ScanEnd(
            text: Array(delivered[start...]), score: judged, report: report, scope: scope, isChanged: isChanged,
            sanitizer: sanitizer)
    }

    private mutating func run(isEnd: Bool = false) {
        let options = sanitizer.options
        if options.removesCarriers {
            Self.pass(&escapes, isEnd, &buffers, &report)
            Self.pass(&carriers, isEnd, &buffers, &report)
        }
        if options.dropsHiddenMarkup { Self.pass(&markup, isEnd, &buffers, &report) }
        if options.checksLinks { Self.pass(&links, isEnd, &buffers, &report) }
        if options.breaksControlTokens { Self.pass(&tokens, isEnd, &buffers, &report) }
        if options.removesCarriers { Self.pass(&direction, isEnd, &buffers, &report) }
        for placed in buffers[0] {
            scoring.append(placed)
            if placed.value < 0x80 {
                delivered.append(UInt8(placed.value))
            } else if let scalar = Unicode.Scalar(placed.value) {
                delivered += UTF8.encode(scalar) ?? .init()
            }
        }
    }

    private static func pass<Stage: ScalarStage>(
        _ stage: inout Stage, _ isEnd: Bool, _ buffers: inout [[PlacedScalar]], _ report: inout StageReport
    ) {
        buffers[1].removeAll(keepingCapacity: true)
        stage.take(buffers[0], into: &buffers[1], &report)
        if isEnd { stage.finish(into: &buffers[1], &report) }
        buffers.swapAt(0, 1)
    }

    /// Everything that is scored, for training.
    mutating func finishViews() -> (ViewedText, StageReport) {
        buffers[0].removeAll(keepingCapacity: true)
        decoder.finish(into: &buffers[0], &report)
        run(isEnd: true)
        scoring.finish()
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
