// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody probably meant.
package enum Suggestion {
    /// `; did you mean "x"?`, or nothing when no candidate is near.
    package static func hint(for word: String, among candidates: [String]) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// The candidate with the fewest edits if those are at most a third of the word, else one that the word begins or
    /// ends with. Letter case does not count.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        // A pasted blob resembles nothing and costs its length times every candidate's.
        guard (1...64).contains(word.utf8.count) else { return nil }
        let lowered = word.lowercased()
        let ranked = candidates.map { (text: $0, distance: distance(lowered, $0.lowercased())) }
        if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= max(1, word.count / 3) {
            return best.text
        }
        return candidates.first { candidate in
            let part = candidate.lowercased()
            return part.count >= 3 && (lowered.hasPrefix(part) || lowered.hasSuffix(part) || part.hasPrefix(lowered))
        }
    }

    /// `"a", "b" or "c"`.
    package static func list(_ words: [String]) -> String {
        let quoted = words.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two words.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var twoBack: [Int] = []
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(previous[column + 1] + 1, current[column] + 1)
                best = min(best, previous[column] + (character == other ? 0 : 1))
                let isSwap = row > 0 && column > 0 && character == right[column - 1] && left[row - 1] == other
                if isSwap { best = min(best, twoBack[column - 1] + 1) }
                current.append(best)
            }
            twoBack = previous
            previous = current
        }
        return previous[right.count]
    }
}
