// SPDX-License-Identifier: Apache-2.0

/// Breaks the tokens by which models and hubs mark roles and envelopes: their first character is replaced by one that
/// looks alike and means nothing. Matching ignores case and full-width forms.
struct ControlTokenStage: ScalarStage {
    private let tokens: TokenTrie
    private var pending: [PlacedScalar] = []

    init(_ tokens: TokenTrie) { self.tokens = tokens }

    var isHolding: Bool { !pending.isEmpty }

    func passes(_ input: [PlacedScalar]) -> Bool {
        pending.isEmpty && !input.contains { tokens.begins($0.value) }
    }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        pending += input
        drain(isEnd: false, &output, &report)
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        drain(isEnd: true, &output, &report)
    }

    private mutating func drain(isEnd: Bool, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        var index = 0
        while index < pending.count {
            let first = pending[index]
            guard tokens.begins(first.value) else {
                output.append(first)
                index += 1
                continue
            }
            switch tokens.match(pending, from: index) {
            case .none: output.append(first)
            case .needsMore where !isEnd:
                pending.removeFirst(index)
                return
            case .needsMore: output.append(first)
            case .token(let end, let rule):
                report.add(
                    rule, at: first.offset..<pending[end - 1].offset + 1,
                    detail: pending.slice(index..<end).lowercased())
                let isAngle = first.value == 0x3C || first.value == 0xFF1C
                output.append(PlacedScalar(isAngle ? 0x2039 : 0x27E6, at: first.offset))
            }
            index += 1
        }
        pending.removeAll(keepingCapacity: true)
    }
}
