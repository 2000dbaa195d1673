// SPDX-License-Identifier: Apache-2.0

/// Cleans until cleaning changes nothing: what a pass takes out may put together what it stood between, so that a text
/// in which something changed goes through further passes. A clean text goes through one.
///
/// A further pass begins where the first one stood when it last held nothing: up to there both have seen the same.
struct Cleaner {
    /// Passes over a text that keeps changing.
    static let most = 5

    private var passes: [CleaningPass]
    private var checkpoint: CleaningPass
    /// The furthest place that each further pass was given.
    private var furthest = [UInt32](repeating: 0, count: most)
    /// What the first pass let go since the checkpoint.
    private var tail: [PlacedScalar] = []

    init(_ tokens: TokenTrie, _ options: SanitizerOptions) {
        checkpoint = CleaningPass(tokens, options)
        passes = [checkpoint]
    }

    /// Whether even the last pass found something, so that a further one might.
    var isUnsettled: Bool { passes.count == Self.most && passes[Self.most - 1].hasChanged }

    /// What no later character can change any more.
    mutating func run(_ input: [PlacedScalar], isEnd: Bool) -> [PlacedScalar] {
        var text = passes[0].run(input, isEnd: isEnd)
        if passes.count == 1 {
            tail += text
            guard passes[0].hasChanged else { return settled(isEnd) }
            text = tail
            tail = []
            passes += [CleaningPass](repeating: checkpoint.again(), count: Self.most - 1)
        }
        for index in passes.indices.dropFirst() {
            text = passes[index].run(inOrder(text, before: index), isEnd: isEnd)
        }
        return text
    }

    /// What a pass puts in (the end of a direction, say) stands at a place of its own; places must not run backwards.
    private mutating func inOrder(_ text: [PlacedScalar], before pass: Int) -> [PlacedScalar] {
        var text = text
        for index in text.indices {
            furthest[pass] = max(furthest[pass], text[index].offset)
            text[index].offset = furthest[pass]
        }
        return text
    }

    private mutating func settled(_ isEnd: Bool) -> [PlacedScalar] {
        guard isEnd || !passes[0].isHolding else { return [] }
        checkpoint = passes[0]
        defer { tail = [] }
        return tail
    }

    /// What all passes tell, added to what was told before them.
    func tell(_ report: inout StageReport) {
        for pass in passes { report.absorb(pass.report) }
    }
}
