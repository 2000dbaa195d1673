// SPDX-License-Identifier: Apache-2.0

/// Judges what is said, utterance by utterance: each by itself, and joined with what the same speaker said just before,
/// without fillers, because what is said is often said in parts. A transcript is content, whoever speaks.
package struct TranscriptScanner: Sendable {
    /// Utterances of one speaker that are read together.
    private static let together = 3
    /// Speakers whose words are remembered; beyond it whoever was quiet for longest is forgotten.
    private static let mostSpeakers = 16
    /// Bytes that are remembered of one utterance.
    private static let longest = 2048

    private let sanitizer: ContentSanitizer
    /// The last to speak stands last.
    private var said: [(speaker: String, words: [String])] = []

    package init(_ sanitizer: ContentSanitizer) { self.sanitizer = sanitizer }

    /// The verdict on an utterance: its text is that utterance, its score the highest of it and of what it ends.
    package mutating func heard(_ utterance: String, by speaker: String) -> Verdict {
        let alone = sanitizer.scan(utterance, scope: .transcript)
        let words = remember(JoinedViews.withoutFillers(utterance), by: speaker)
        guard words.count > 1 else { return alone }
        let joined = sanitizer.scan(words.joined(separator: " "), scope: .transcript)
        guard joined.isFlagged, !alone.isFlagged else { return alone }
        // Places of the joined text are none of the utterance's.
        let findings = joined.findings.filter { $0.action == .kept }.map { finding in
            var finding = finding
            finding.span = 0..<0
            return finding
        }
        return Verdict(
            action: max(alone.action, joined.action == .neutralize ? .annotate : joined.action), score: joined.score,
            text: alone.text, findings: alone.findings + findings, omittedFindings: alone.omittedFindings,
            label: alone.label.joined(with: joined.label), versions: alone.versions, isFlagged: true)
    }

    private mutating func remember(_ words: String, by speaker: String) -> [String] {
        var entry: (speaker: String, words: [String]) = (speaker, [])
        if let known = said.firstIndex(where: { $0.speaker == speaker }) { entry = said.remove(at: known) }
        entry.words.append(String(decoding: words.utf8.prefix(Self.longest), as: UTF8.self))
        if entry.words.count > Self.together { entry.words.removeFirst() }
        said.append(entry)
        if said.count > Self.mostSpeakers { said.removeFirst() }
        return entry.words
    }
}
