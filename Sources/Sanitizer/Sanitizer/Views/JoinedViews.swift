// SPDX-License-Identifier: Apache-2.0

/// Texts that only make sense together: the quoted strings of one document in their order, and what one speaker says
/// across interruptions.
enum JoinedViews {
    private static let maximumView = 4096
    private static let shortestPiece = 5
    private static let fillers: Set<Substring> = ["uh", "um", "uh,", "um,", "er", "erm", "like,"]

    static func of(_ text: [UInt8], _ traits: TextTraits) -> [String] {
        // Two values in quotes, or two speakers, are the least.
        (traits.quotes >= 4 ? [quoted(text)].compactMap(\.self) : []) + (traits.colons >= 2 ? speakers(text) : [])
    }

    /// What is said without the sounds between the words.
    static func withoutFillers(_ text: String) -> String {
        text.split(separator: " ").filter { !fillers.contains(Substring($0.lowercased())) }.joined(separator: " ")
    }

    /// Values in double quotes (a name before a colon is none).
    private static func quoted(_ text: [UInt8]) -> String? {
        var output: [UInt8] = []
        var pieces = 0
        var start: Int?
        for (index, byte) in text.enumerated() where byte == UInt8(ascii: "\"") {
            if index > 0 && text[index - 1] == UInt8(ascii: "\\") { continue }
            guard let begin = start else {
                start = index + 1
                continue
            }
            start = nil
            let isName = text[(index + 1)...].prefix(2).contains(UInt8(ascii: ":"))
            guard !isName, index - begin >= shortestPiece, output.count + index - begin < maximumView else { continue }
            output += text[begin..<index]
            output.append(0x20)
            pieces += 1
        }
        return pieces >= 2 ? String(decoding: output, as: UTF8.self) : nil
    }

    /// Lines of `[time] Name: words` in short texts, by name.
    private static func speakers(_ text: [UInt8]) -> [String] {
        guard text.count <= CipherViews.maximumText else { return [] }
        var said: [(name: Substring, words: String)] = []
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            guard let end = line.firstIndex(where: { $0 == ":" || $0 == ">" }) ?? nil else { continue }
            var head = line[..<end]
            var body = line[line.index(after: end)...]
            if head.hasPrefix("[") {
                guard let close = line.firstIndex(of: "]"),
                    let colon = line[close...].firstIndex(where: { $0 == ":" || $0 == ">" })
                else { continue }
                head = line[line.index(after: close)..<colon]
                body = line[line.index(after: colon)...]
            }
            guard head.count <= 24, said.count < 16 || said.contains(where: { $0.name == head }) else { continue }
            let words = withoutFillers(String(body)) + " "
            if let index = said.firstIndex(where: { $0.name == head }) {
                if said[index].words.utf8.count < maximumView { said[index].words += words }
            } else {
                said.append((head, words))
            }
        }
        return said.count >= 2 ? said.map(\.words) : []
    }
}
