// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Finds tools by what they are for.
package protocol ToolSearching: Sendable {
    /// Places in `tools` of those that fit the words, best first, at most `limit`. `face` tells the lists of different
    /// endpoints apart, so that each has an index of its own, which is renewed when its list is another one.
    func search(_ words: String, in tools: [SearchableTool], face: String, limit: Int) async throws -> [Int]
}

/// What of a tool can be found.
package struct SearchableTool: Sendable, Equatable {
    package let name: String
    package let description: String
    /// Names and descriptions of its arguments.
    package let arguments: String

    package init(name: String, description: String, arguments: String) {
        self.name = name
        self.description = description
        self.arguments = arguments
    }

    /// Of a tool's definition.
    package init(_ definition: RawJSON) {
        let texts = [definition["title"]?.string, definition["description"]?.string].compactMap { $0 }
        var arguments: [String] = []
        for (name, schema) in (definition["inputSchema"]?["properties"] ?? .emptyObject).members {
            arguments.append(name)
            if let text = schema["description"]?.string { arguments.append(text) }
        }
        self.init(
            name: definition["name"]?.string ?? "", description: texts.joined(separator: "\n"),
            arguments: arguments.joined(separator: "\n"))
    }

    /// The name as words: `readFile_v2` is "read File v 2".
    package var nameWords: String {
        var words = ""
        var last: Character = " "
        for character in name {
            let isBreak = last.isLowercase && character.isUppercase || last.isLetter != character.isLetter
            if isBreak { words.append(" ") }
            words.append(character.isLetter || character.isNumber ? character : " ")
            last = character
        }
        return words
    }
}
