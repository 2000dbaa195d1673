// SPDX-License-Identifier: Apache-2.0

/// A module holds no type of its own name (it could not be qualified) nor of a standard-library type's name.
struct ModuleNameRule: SourceRule {
    private static let taken: Set = [
        "Array", "Dictionary", "Set", "String", "Result", "Task", "Error", "Duration", "Character", "Data", "Date",
        "URL", "Process", "Mutex", "Atomic", "Range", "Optional", "Identifiable", "Observation", "Clock", "Actor",
    ]

    func breaches(in file: SourceFile) -> [Breach] {
        let folders = file.path.split(separator: "/").dropLast().map(String.init)
        // Sources/<folder>/<module>/…: what lies deeper is only a folder.
        let modules = folders.first == "Sources" ? folders.dropFirst().prefix(2) : []
        return zip(1..., file.code).compactMap { number, line in
            guard let declaration = Declaration(topLevelLine: line), declaration.keyword != "extension" else {
                return nil
            }
            if modules.contains(declaration.name) {
                return Breach(file.path, line: number, "\(declaration.name) is also the name of its module")
            }
            guard Self.taken.contains(declaration.name) else { return nil }
            return Breach(file.path, line: number, "\(declaration.name) is a name of the standard library")
        }
    }
}
