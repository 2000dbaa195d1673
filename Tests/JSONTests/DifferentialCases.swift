// SPDX-License-Identifier: Apache-2.0

/// The texts on which other parsers are asked for their opinion.
enum DifferentialCases {
    static let texts: [[UInt8]] = {
        var texts = (GrammarTests.accepted + GrammarTests.refused).map { Array($0.utf8) }
        for nested in GrammarTests.accepted + GrammarTests.refused {
            texts.append(Array("[\(nested)]".utf8))
            texts.append(Array("{\"key\":\(nested)}".utf8))
        }
        texts += badEncodings
        let published = PublishedSuiteAccepted.texts + PublishedSuiteAccepted.repeatedKeys + PublishedSuiteRefused.texts
        texts += published.map { Array($0.text.utf8) }
        var random = RandomJSON(seed: 20)
        for _ in 0..<2000 { texts.append(Array(random.text().utf8)) }
        for _ in 0..<2000 { texts.append(Array(random.number().utf8)) }
        for _ in 0..<8000 { texts.append(random.damaged(random.text())) }
        for _ in 0..<2000 { texts.append(random.damaged(random.number())) }
        return texts
    }()

    /// Strings with bytes that are no UTF-8: overlong forms, surrogates, beyond U+10FFFF, cut off.
    private static let badEncodings: [[UInt8]] = [
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
        [0xFF], [0xFE], [0x80], [0xBF], [0xC3], [0xE2, 0x82], [0xF0, 0x9D, 0x84], [0xC3, 0x28], [0xE2, 0x28, 0xA1],
        [0xED, 0xA0, 0xB4, 0xED, 0xB4, 0x9E], [0xEF, 0xBB, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF], [0xEE, 0x80, 0x80],
    ].map { [0x22] + $0 + [0x22] }
}
