// SPDX-License-Identifier: Apache-2.0

/// What a file imports is what its target declares; C is imported plainly, and only where the table allows it.
struct ImportRule {
    private static let system: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing", "PackageDescription",
        "FoundationNetworking",
    ]

    /// Modules of the pure layers that import Glibc all the same, with the reason.
    private static let glibcUsers = ["Telemetry": "writes log lines to a descriptor, stamped by the wall clock"]

    let table: PackageTable

    func breaches(in file: SourceFile) -> [Breach] {
        guard let target = target(of: file) else {
            guard file.path != "Package.swift" else { return [] }
            return [Breach(file.path, "belongs to no target of Package.swift")]
        }
        return zip(1..., file.code).compactMap { number, line in
            guard let statement = ImportLine(line) else { return nil }
            return refusal(of: statement, in: target).map { Breach(file.path, line: number, $0) }
        }
    }

    /// The target with the longest path that holds the file.
    private func target(of file: SourceFile) -> PackageTable.Target? {
        table.targets.filter { file.path.hasPrefix("\($0.path)/") }.max { $0.path.count < $1.path.count }
    }

    private func refusal(of statement: ImportLine, in target: PackageTable.Target) -> String? {
        let layer = Layer(path: target.path)
        if Self.system.contains(statement.module) {
            guard statement.module == "Glibc", let layer, !layer.mayImportGlibc,
                Self.glibcUsers[target.name] == nil
            else { return nil }
            return "Glibc is C: layer \(layer.rawValue) gets what it needs through a protocol"
        }
        guard target.uses.contains(statement.module) else {
            return "\(statement.module) is not among what \(target.name) uses in Package.swift"
        }
        let imported = table.targets.first { $0.name == statement.module }
        let isC = imported.flatMap { Layer(path: $0.path) } == .cLibraries
        return isC && !statement.modifiers.isEmpty
            ? "a C module is imported plainly: 'import \(statement.module)'" : nil
    }
}

/// One import statement.
struct ImportLine: Equatable {
    let module: String
    /// What stands before `import`: an access level or attributes.
    let modifiers: [String]

    init?(_ line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count else { return nil }
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
        let path = words[(position + 1)...].first { !kinds.contains($0) } ?? ""
        module = path.split(separator: ".").first.map(String.init) ?? path
        modifiers = Array(words[..<position])
        guard modifiers.allSatisfy({ $0.hasPrefix("@") || Self.levels.contains($0) }) else { return nil }
    }

    private static let levels: Set = ["public", "package", "internal", "fileprivate", "private"]
}
