// SPDX-License-Identifier: Apache-2.0

/// Judges by the last words: a trailing conjunction, article, preposition or filler asks for more, as does a number being
/// read out; a question or an answer that stands alone does not. English, on the lower-case words of a recognizer.
package struct RuleTurnDetector: TurnDetector {
    package init() {}

    package func completeness(of transcript: String) -> Double {
        let words = transcript.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'") }.map(String.init)
        guard let last = words.last else { return 0 }
        if Self.fillers.contains(last) { return 0.05 }
        if Self.openers.contains(last), !endsQuestion(words) { return 0.1 }
        if isDictating(words) { return 0.35 }
        if words.count <= 3, words.allSatisfy(Self.answers.contains) { return 1 }
        if let first = words.first, Self.questions.contains(first), words.count > Self.phrase { return 1 }
        if words.count == 1 { return 0.8 }
        return words.count > Self.phrase && !isBareRequest(words) ? 0.95 : 0.7
    }

    /// Two or three words that are no stock answer are as often a beginning as a whole ("open the door … on the left").
    private static let phrase = 3

    /// Who names a thing that they want, and nothing of it, often goes on ("I need a room … for two nights").
    private func isBareRequest(_ words: [String]) -> Bool {
        guard words.count <= 2 * Self.phrase, let verb = words.lastIndex(where: Self.wishes.contains), verb > 0
        else { return false }
        let saysMore = words[(verb + 1)...].contains(where: Self.relations.contains)
        return Self.wishing.contains(words[verb - 1]) && !saysMore
    }

    /// Whether a verb that asks for more otherwise ends a question inside a sentence ("tell me what time it is").
    private func endsQuestion(_ words: [String]) -> Bool {
        guard words.count > Self.phrase, let last = words.last, Self.copulas.contains(last) else { return false }
        return words.dropLast().contains(where: Self.interrogatives.contains)
    }

    /// Digits come in groups with pauses between them. Ten spoken digits in a row are a whole telephone number.
    private func isDictating(_ words: [String]) -> Bool {
        let run = words.reversed().prefix { Self.digits.contains($0) || $0.allSatisfy(\.isNumber) }.count
        return run >= 2 && run < 10 || (words.last.map(Self.spelled.contains) ?? false)
    }

    private static let fillers: Set<String> = ["um", "uh", "uhm", "er", "hm", "hmm", "well", "like", "so"]
    private static let openers: Set<String> = [
        "and", "or", "but", "because", "that", "which", "who", "if", "when", "while", "then", "than", "as", "the", "a",
        "an",
        "to", "of", "in", "on", "at", "for", "from", "with", "by", "about", "into", "my", "your", "his", "her", "their",
        "our", "its", "this", "is", "are", "was", "were", "am", "i", "i'm", "it's", "you", "we", "they", "he", "she",
        "have", "has", "had", "will", "would", "can", "could", "should", "want", "need", "let", "please", "not", "very",
    ]
    private static let wishes: Set<String> = ["need", "want", "like", "order", "book"]
    private static let wishing: Set<String> = ["i", "we", "i'd", "we'd", "i'll", "we'll", "would", "to"]
    private static let relations: Set<String> = [
        "to", "of", "in", "on", "at", "for", "from", "with", "by", "about", "into", "that", "who", "which", "because",
    ]
    private static let answers: Set<String> = [
        "yes", "no", "yeah", "yep", "nope", "okay", "ok", "sure", "right", "correct", "exactly", "thanks", "thank",
        "you",
        "please", "goodbye", "bye", "hello", "hi", "stop", "go", "ahead",
    ]
    private static let questions: Set<String> = [
        "what", "where", "when", "why", "who", "how", "which", "can", "could", "would", "will", "do", "does", "did",
        "is",
        "are",
    ]
    private static let interrogatives: Set<String> = ["what", "where", "when", "why", "who", "how", "which"]
    private static let copulas: Set<String> = ["is", "are", "was", "were", "am"]
    private static let digits: Set<String> = [
        "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple",
    ]
    private static let spelled: Set<String> = ["dot", "dash", "slash", "underscore", "plus"]
}
