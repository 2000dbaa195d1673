// SPDX-License-Identifier: Apache-2.0

/// No file is longer than 500 lines, and the binary's entry point stays under 30.
struct FileLengthRule: SourceRule {
    static let limit = 500
    static let entryPointLimit = 30

    func breaches(in file: SourceFile) -> [Breach] {
        let isEntryPoint = file.path.hasPrefix("Sources/") && file.name == "main.swift"
        let limit = isEntryPoint ? Self.entryPointLimit : Self.limit
        guard file.lineCount > limit else { return [] }
        return [Breach(file.path, "\(file.lineCount) lines, at most \(limit) are allowed: split it by what it does")]
    }
}
