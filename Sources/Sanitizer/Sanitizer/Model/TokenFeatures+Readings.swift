// SPDX-License-Identifier: Apache-2.0

/// What is read together: from the beginning of each sentence, line or value to the end of every one that ends within one
/// window, so that a payload of whole sentences is read as if it stood alone, whatever stands around it.
extension TokenFeatures {
    /// How far apart two words may be to say something together.
    private static let reach = 6
    /// Words of a sentence or line that is no short one.
    private static let shortest = 3

    /// The largest sum of what any reading says, each thing counted once; nil for no words. `weight` is asked for hashes of
    /// words and word pairs (even), and of classes, signals and their pairs (odd).
    func strongest<Weight: AdditiveArithmetic & Comparable>(
        _ sum: inout WindowSum<Weight>, mask: UInt32, _ weight: (Int) -> Weight
    ) -> Weight? {
        var best: Weight?
        for start in starts {
            sum.begin()
            var signals: UInt64 = 0
            let end = min(start + TokenModel.window, count)
            for index in start..<end {
                visit(index, from: start, &signals) { hash in
                    let value = weight(Int(hash & mask))
                    if value != .zero { sum.add(hash & mask, value) }
                }
                if index + 1 == end || isEnd(behind: index) { best = max(best ?? sum.sum, sum.sum) }
            }
        }
        return best
    }

    /// The same with weights of any kind, for training.
    package func strongest(of weights: [Float]) -> Float? {
        var sum = WindowSum<Float>()
        return strongest(&sum, mask: UInt32(weights.count - 1)) { weights[$0] }
    }

    /// For training: each reading of a whole window, and of the first sentence in it.
    package var windows: [Range<Int>] {
        starts.flatMap { start in
            let end = min(start + TokenModel.window, count)
            let sentence = (start..<end - 1).first { isEnd(behind: $0) }.map { $0 + 1 } ?? end
            return sentence == end || sentence - start <= Self.shortest
                ? [start..<end] : [start..<end, start..<sentence]
        }
    }

    /// Whether a sentence, a line or a value ends with a word that is not the last.
    private func isEnd(behind index: Int) -> Bool { tokens[index + 1].starts || tokens[index + 1].closes }

    /// Everything that the words of a window say; one thing may be told several times.
    package func visit(_ window: Range<Int>, _ body: (UInt32) -> Void) {
        var signals: UInt64 = 0
        for index in window { visit(index, from: window.lowerBound, &signals, body) }
    }

    /// Where readings begin: at every sentence and line, and every half window of long ones. Of short ones in a row only
    /// the first begins one. What stands around a sentence does not matter.
    private var starts: [Int] {
        var sentences = [0]
        sentences.reserveCapacity(16)
        for index in tokens.indices.dropFirst() where tokens[index].starts { sentences.append(index) }
        sentences.append(count)
        var starts: [Int] = []
        starts.reserveCapacity(8)
        var block = 0
        func close(at end: Int) {
            let bound = max(end - TokenModel.step, block + 1)
            while block < bound {
                starts.append(block)
                block += TokenModel.step
            }
            block = end
        }
        for index in sentences.indices.dropFirst().dropLast() {
            let isLong = sentences[index + 1] - sentences[index] >= Self.shortest
            let isAfterLong = sentences[index] - sentences[index - 1] >= Self.shortest
            if isLong || isAfterLong { close(at: sentences[index]) }
        }
        if block < count { close(at: count) }
        return starts
    }

    /// What a word says with those before it in its reading.
    @inline(__always)
    private func visit(_ index: Int, from start: Int, _ signals: inout UInt64, _ body: (UInt32) -> Void) {
        let token = tokens[index]
        body(token.hash & ~1)
        if index > start { body(Self.mix(tokens[index - 1].hash, token.hash, 1) & ~1) }
        if index > start + 1 { body(Self.mix(tokens[index - 2].hash, token.hash, 2) & ~1) }
        if token.classes != 0 { visitClasses(index, from: max(start, index - Self.reach), body) }
        guard token.signals & ~signals != 0 else { return }
        Self.each(token.signals & ~signals) { signal in
            body(Self.mix(signal, 0, 15) | 1)
            Self.each(signals) { body(Self.mix(min($0, signal), max($0, signal), 16) | 1) }
            signals |= 1 << UInt64(signal)
        }
    }

    private func visitClasses(_ index: Int, from start: Int, _ body: (UInt32) -> Void) {
        let token = tokens[index]
        Self.each(token.classes) { second in
            body(Self.mix(second, 0, 11) | 1)
            if token.begins { body(Self.mix(second, 0, 12) | 1) }
        }
        for before in start..<index where tokens[before].classes != 0 {
            let begins = tokens[before].begins
            Self.each(tokens[before].classes) { first in
                Self.each(token.classes) { second in
                    body(Self.mix(first, second, 13) | 1)
                    if begins { body(Self.mix(first, second, 14) | 1) }
                }
            }
        }
    }

    @inline(__always)
    private static func each(_ mask: UInt64, _ body: (UInt32) -> Void) {
        var rest = mask
        while rest != 0 {
            body(UInt32(rest.trailingZeroBitCount))
            rest &= rest &- 1
        }
    }
}
