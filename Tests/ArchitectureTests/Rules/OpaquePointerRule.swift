// SPDX-License-Identifier: Apache-2.0

/// No C pointer in an interface.
///
/// A *named* C type in a `package` signature does not compile, since C modules are imported internally; an
/// `OpaquePointer` is a type of the standard library and would slip through.
struct OpaquePointerRule: SourceRule {
    private static let reason = "an OpaquePointer must not leave its module: wrap it in a type that owns it"

    func breaches(in file: SourceFile) -> [Breach] {
        var found: [Breach] = []
        var index = 0
        while index < file.code.count {
            guard isExported(file.code[index]) else {
                index += 1
                continue
            }
            let end = endOfDeclaration(from: index, in: file.code)
            for line in index...end where file.code[line].contains("OpaquePointer") {
                found.append(Breach(file.path, line: line + 1, Self.reason))
            }
            index = end + 1
        }
        return found
    }

    private func isExported(_ line: Substring) -> Bool {
        let words = line.split { " (".contains($0) }
        return words.prefix { $0 != "func" && $0 != "var" && $0 != "let" }
            .contains { ["package", "public", "open"].contains($0) }
    }

    /// The last line of what is exported with the declaration at `start`: its signature up to the brace or, for a
    /// kind whose members share its access level, its whole body.
    private func endOfDeclaration(from start: Int, in code: [Substring]) -> Int {
        let sharesAccess = ["enum ", "protocol ", "extension "].contains { code[start].contains($0) }
        var parentheses = 0
        var braces = 0
        for index in start..<code.count {
            for character in code[index] {
                if character == "(" || character == "[" { parentheses += 1 }
                if character == ")" || character == "]" { parentheses -= 1 }
                if character == "{" { braces += 1 }
                if character == "}" { braces -= 1 }
            }
            if parentheses <= 0 && (braces <= 0 || !sharesAccess) { return index }
        }
        return code.count - 1
    }
}
