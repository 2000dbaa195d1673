// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Finds in an injected text what no benign text says: the payload without its carrier. All benign texts serve, those
/// left out as well: they tell where a payload stands, and nothing else.
struct Payloads {
    private static let shingle = 5
    /// Windows of one payload that are learned.
    private static let most = 6
    /// Known words between two parts of a payload that do not part it.
    private static let bridged = 4
    private static let shortest = 3
    private var known: Set<UInt64> = []

    init(_ records: [TrainingRecord]) {
        for record in records where !record.isInjection {
            for text in record.reading.texts.prefix(1) {
                for shingle in Self.shingles(text) { known.insert(shingle) }
            }
        }
    }

    /// The windows over the runs of words that stand in no known run of words.
    func windows(of record: TrainingRecord) -> [Range<Int>] {
        guard let text = record.reading.texts.first else { return [] }
        var isKnown = [Bool](repeating: false, count: text.count)
        for (index, shingle) in Self.shingles(text).enumerated() where known.contains(shingle) {
            for word in index..<index + Self.shingle { isKnown[word] = true }
        }
        var runs: [Range<Int>] = []
        for word in isKnown.indices where !isKnown[word] {
            if let last = runs.last, word - last.upperBound < Self.bridged {
                runs[runs.count - 1] = last.lowerBound..<word + 1
            } else {
                runs.append(word..<word + 1)
            }
        }
        let windows = runs.filter { $0.count >= Self.shortest }.prefix(Self.most).flatMap { run in
            stride(
                from: run.lowerBound, to: max(run.upperBound - TokenModel.step, run.lowerBound + 1), by: TokenModel.step
            )
            .map { $0..<min($0 + TokenModel.window, run.upperBound) }
        }
        return Array(windows.prefix(Self.most))
    }

    private static func shingles(_ text: TokenFeatures) -> [UInt64] {
        let words = text.words
        guard words.count >= shingle else { return [] }
        return (0...(words.count - shingle)).map { start in
            words[start..<start + shingle].reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        }
    }
}
