// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Harmless texts into which payloads are put, so that training meets them as they are met: with other words around them,
/// which then say nothing. The same places in every run.
struct Carriers {
    /// How often each window of a payload is put somewhere.
    private static let times = 2
    private static let shortest = 12

    private let texts: [(family: String, text: TokenFeatures)]
    private var random = TrainingRandom()

    init(_ records: [TrainingRecord]) {
        texts = records.compactMap { record in
            guard !record.isInjection, let text = record.reading.texts.first, text.count >= Self.shortest else {
                return nil
            }
            return (record.family, text)
        }
    }

    mutating func insert(_ payload: TokenFeatures, _ words: Range<Int>) -> [TrainingRecord.Insertion] {
        guard words.count < TokenModel.window, !texts.isEmpty else { return [] }
        return (0..<Self.times).map { _ in
            let (family, carrier) = texts[random.below(texts.count)]
            let text = TokenFeatures(
                payload, words, in: carrier, at: random.below(carrier.count),
                before: random.below(TokenModel.window - words.count + 1))
            return TrainingRecord.Insertion(
                family: family, groups: TrainingRecord.groups(text, 0..<min(text.count, TokenModel.window)))
        }
    }
}
