// SPDX-License-Identifier: Apache-2.0

/// The stages that change a text, once each, in their order.
struct CleaningPass {
    private let options: SanitizerOptions
    private var escapes = EscapeStage()
    private var carriers = CarrierStage()
    private var markup: MarkupStage
    private var links: LinkStage
    private var tokens: ControlTokenStage
    private var direction = DirectionStage()
    private(set) var report = StageReport()

    init(_ tokens: TokenTrie, _ options: SanitizerOptions) {
        self.options = options
        markup = MarkupStage(LinkCheck())
        links = LinkStage(LinkCheck())
        self.tokens = ControlTokenStage(tokens)
    }

    /// The same place in the text with nothing told yet.
    func again() -> CleaningPass {
        var pass = self
        pass.report = StageReport()
        return pass
    }

    /// Whether something was taken that has not come out yet.
    var isHolding: Bool {
        escapes.isHolding || carriers.isHolding || markup.isHolding || links.isHolding || tokens.isHolding
            || direction.isHolding
    }

    var hasChanged: Bool { report.changes > 0 }

    mutating func run(_ input: [PlacedScalar], isEnd: Bool) -> [PlacedScalar] {
        var buffers = [input, []]
        if options.removesCarriers {
            Self.pass(&escapes, isEnd, &buffers, &report)
            Self.pass(&carriers, isEnd, &buffers, &report)
        }
        if options.dropsHiddenMarkup { Self.pass(&markup, isEnd, &buffers, &report) }
        if options.checksLinks { Self.pass(&links, isEnd, &buffers, &report) }
        if options.breaksControlTokens { Self.pass(&tokens, isEnd, &buffers, &report) }
        if options.removesCarriers { Self.pass(&direction, isEnd, &buffers, &report) }
        return buffers[0]
    }

    private static func pass<Stage: ScalarStage>(
        _ stage: inout Stage, _ isEnd: Bool, _ buffers: inout [[PlacedScalar]], _ report: inout StageReport
    ) {
        if !stage.passes(buffers[0]) {
            buffers[1].removeAll(keepingCapacity: true)
            stage.take(buffers[0], into: &buffers[1], &report)
            buffers.swapAt(0, 1)
        }
        if isEnd { stage.finish(into: &buffers[0], &report) }
    }
}
