// SPDX-License-Identifier: Apache-2.0

/// Every file begins with its licence line; in a manifest the tools version must come first.
struct HeaderRule: SourceRule {
    static let header = "// SPDX-License-Identifier: Apache-2.0"

    func breaches(in file: SourceFile) -> [Breach] {
        let wanted = file.name == "Package.swift" ? 1 : 0
        guard file.lines.count > wanted, file.lines[wanted] == Self.header else {
            return [Breach(file.path, line: wanted + 1, "this line must be '\(Self.header)'")]
        }
        return []
    }
}
