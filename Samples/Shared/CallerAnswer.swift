// SPDX-License-Identifier: Apache-2.0

/// What of a caller's words matters.
package enum CallerAnswer {
    private static let namings = ["name is", "i am", "i'm", "this is", "call me"]
    private static let digits: [Substring: Character] = [
        "zero": "0", "oh": "0", "one": "1", "won": "1", "two": "2", "to": "2", "too": "2", "three": "3", "four": "4",
        "for": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "ate": "8", "nine": "9",
    ]

    /// A name with a capital, or nil.
    package static func name(in text: String) -> String? {
        let words = text.lowercased()
        for naming in namings {
            guard let place = words.firstRange(of: naming),
                let name = words[place.upperBound...].split(whereSeparator: { !$0.isLetter }).first
            else { continue }
            return name.prefix(1).uppercased() + name.dropFirst()
        }
        return nil
    }

    /// The last digits in a row, at least as many as asked for; what sounds like one inside the row is one.
    package static func number(in text: String, of count: Int) -> String? {
        var row = "", found: String?
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            if let digit = digits[word] {
                row.append(digit)
            } else if word.allSatisfy(\.isNumber) {
                row += word
            } else {
                row = ""
            }
            if row.count >= count { found = row }
        }
        return found
    }

    /// Nil where neither is said.
    package static func isYes(_ text: String) -> Bool? {
        let words = text.lowercased().split { !$0.isLetter }
        if words.contains(where: { ["no", "not", "wrong", "still"].contains($0) }) { return false }
        return words.contains { ["yes", "yeah", "right", "correct", "works"].contains($0) } ? true : nil
    }
}
