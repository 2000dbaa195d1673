// SPDX-License-Identifier: Apache-2.0

/// A file is named after the first type that it declares; `Type+Aspect.swift` extends `Type`.
///
/// Types that only the file can see do not count: they may stand before the main one.
struct FileNameRule: SourceRule {
    private static let junkDrawers = ["Utils", "Utilities", "Helpers", "Common", "Manager", "Misc"]

    func breaches(in file: SourceFile) -> [Breach] {
        folderBreaches(in: file) + nameBreaches(in: file)
    }

    private func folderBreaches(in file: SourceFile) -> [Breach] {
        let drawers = file.path.split(separator: "/").dropLast().filter { Self.junkDrawers.contains(String($0)) }
        return drawers.map { Breach(file.path, "a folder named \($0) says nothing: name it after what it holds") }
    }

    private func nameBreaches(in file: SourceFile) -> [Breach] {
        guard !["main.swift", "Package.swift"].contains(file.name) else { return [] }
        let stem = String(file.name.dropLast(".swift".count))
        let declarations = file.code.compactMap { Declaration(topLevelLine: $0) }
        if let plus = stem.firstIndex(of: "+") {
            let extended = String(stem[..<plus])
            if declarations.contains(where: { $0.extends(extended) }) { return [] }
            return [Breach(file.path, "holds no extension of \(extended)")]
        }
        let first = declarations.first { $0.keyword != "extension" && !$0.isFilePrivate }
        guard let first else { return [Breach(file.path, "declares no type to be named after")] }
        return first.name == stem ? [] : [Breach(file.path, "its first type is \(first.name)")]
    }
}

/// The head of a type or extension at the top level of a file, which formatted code begins in the first column.
struct Declaration: Equatable {
    let keyword: String
    let name: String
    let modifiers: [String]

    var isFilePrivate: Bool { modifiers.contains("private") || modifiers.contains("fileprivate") }

    func extends(_ type: String) -> Bool {
        keyword == "extension" && (name == type || name.split(separator: ".").last.map(String.init) == type)
    }

    init?(topLevelLine line: Substring) {
        guard let start = line.first, start.isLetter || start == "@" else { return nil }
        let words = Self.withoutAttributes(line).split { " :<{(".contains($0) }.map(String.init)
        let keywords: Set = ["struct", "class", "enum", "actor", "protocol", "extension", "typealias", "macro"]
        guard let position = words.firstIndex(where: keywords.contains), position + 1 < words.count else { return nil }
        let before = words[..<position]
        guard !before.contains(where: ["func", "let", "var", "import", "init"].contains) else { return nil }
        keyword = words[position]
        name = words[position + 1]
        modifiers = Array(before)
    }

    /// The line without leading attributes and their arguments.
    private static func withoutAttributes(_ line: Substring) -> Substring {
        var rest = line
        while rest.first == "@" {
            var depth = 0
            let end = rest.firstIndex { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return character == " " && depth == 0
            }
            rest = rest[(end ?? rest.endIndex)...].drop { $0 == " " }
        }
        return rest
    }
}
