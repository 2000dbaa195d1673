// SPDX-License-Identifier: Apache-2.0

import PatternScan

/// Looks for all signals of a rule pack at once.
final class SignalScanner: Sendable {
    private static let maximumMatches = 8192

    private let names: [String]
    private let database: PatternDatabase

    init(_ rules: RulePack, cacheFolder: String?) {
        names = rules.signals.map(\.name)
        let patterns = zip(UInt32(0)..., rules.signals).flatMap { id, signal in
            signal.patterns.map { ScanPattern(id: id, expression: $0) }
        }
        database = PatternDatabase(patterns, cacheFolder: cacheFolder)
    }

    func prepare() throws(RulePackError) {
        do {
            try database.prepare()
        } catch {
            throw .badPattern(error.description)
        }
    }

    /// Nil when the scan could not run at all, which the caller must not take for silence.
    func read(_ text: ViewedText) -> SignalReading? {
        guard let matches = try? database.matches(in: text.bytes, limit: Self.maximumMatches) else { return nil }
        guard !matches.isEmpty else { return .silent }
        var reading = SignalReading(count: names.count)
        for match in matches {
            let id = Int(match.id)
            let view = text.view(at: match.end - 1)
            reading.note(id, end: match.end, in: view)
        }
        return reading
    }
}

/// Which signals a text shows, and where first.
struct SignalReading {
    /// First end in the scanned bytes of each signal, by kind of view; -1 for none.
    private(set) var plain: [Int]
    private(set) var viewed: [Int]
    private(set) var joined: [Int]
    private(set) var ciphered: [Int]
    /// All of them, by their ends.
    private(set) var matches: [SignalMatch] = []

    /// Of most texts: no signal at all, and nothing kept for each of them.
    static let silent = SignalReading(count: 0)

    /// Whether there is nothing of any signal.
    var isSilent: Bool { plain.isEmpty }

    init(count: Int) {
        plain = [Int](repeating: -1, count: count)
        viewed = plain
        joined = plain
        ciphered = plain
    }

    fileprivate mutating func note(_ id: Int, end: Int, in view: ViewedText.View) {
        if view.kind != .cipher { matches.append(SignalMatch(id: id, end: end)) }
        switch view.kind {
        case .plain: if plain[id] < 0 { plain[id] = end }
        case .joined: if joined[id] < 0 { joined[id] = end }
        case .hidden, .decoded: if viewed[id] < 0 { viewed[id] = end }
        case .cipher: if ciphered[id] < 0 { ciphered[id] = end }
        }
    }
}
