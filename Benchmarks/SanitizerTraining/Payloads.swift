// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Cuts an injected text down to what no benign text says: the payload without its carrier. All benign texts serve, those
/// left out as well: they tell where a payload stands, and nothing else.
struct Payloads {
    private static let shingle = 5
    /// Windows of one payload that are learned.
    private static let most = 6
    private var known: Set<UInt64> = []

    init(_ records: [TrainingRecord]) {
        for record in records where !record.isInjection {
            for text in record.reading.texts.prefix(1) {
                for shingle in Self.shingles(text) { known.insert(shingle) }
            }
        }
    }

    /// The hashes of the words that stand in no known run of words, by windows.
    func windows(of record: TrainingRecord) -> [[UInt32]] {
        guard let text = record.reading.texts.first else { return [] }
        var isKnown = [Bool](repeating: false, count: text.ends.count)
        for (index, shingle) in Self.shingles(text).enumerated() where known.contains(shingle) {
            for word in index..<index + Self.shingle { isKnown[word] = true }
        }
        let words = isKnown.indices.filter { !isKnown[$0] }
        return stride(from: 0, to: max(words.count - TokenModel.step, min(words.count, 1)), by: TokenModel.step)
            .prefix(Self.most).map { first in
                words[first..<min(first + TokenModel.window, words.count)].flatMap { text.hashes(of: $0..<$0 + 1) }
            }
    }

    private static func shingles(_ text: TokenFeatures) -> [UInt64] {
        let words = text.ends.indices.map { text.hashes[$0 == 0 ? 0 : text.ends[$0 - 1]] }
        guard words.count >= shingle else { return [] }
        return (0...(words.count - shingle)).map { start in
            words[start..<start + shingle].reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        }
    }
}
