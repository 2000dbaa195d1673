// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// `Package.swift` as the package manager reads it: the targets in the order of the table.
struct PackageTable: Decodable, Sendable {
    struct Target: Decodable, Sendable {
        let name: String
        let path: String
        let dependencies: [Dependency]

        var uses: [String] { dependencies.map(\.name) }

        init(_ name: String, path: String, uses: [String] = []) {
            self.name = name
            self.path = path
            dependencies = uses.map(Dependency.init(name:))
        }
    }

    struct Dependency: Decodable, Sendable {
        let name: String

        init(name: String) { self.name = name }

        /// One member, `byName` or `target`, whose value is an array that begins with the name.
        init(from decoder: any Decoder) throws {
            let forms = try decoder.singleValueContainer().decode([String: [Name?]].self)
            name = forms.values.first?.first??.value ?? "?"
        }
    }

    /// The entries after the name are conditions, which this package does not use.
    private struct Name: Decodable {
        let value: String?
        init(from decoder: any Decoder) throws { value = try? decoder.singleValueContainer().decode(String.self) }
    }

    let targets: [Target]

    /// Asks the package manager, for the fuzzing target too. Its own scratch path, because inside `swift test` the usual
    /// one is locked for ever.
    static func ofCheckout() async throws -> PackageTable {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "patchbay-dump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let swift = try Program(
            "swift package dump-package",
            ["env", "PATCHBAY_FUZZ=1", "swift", "package", "--scratch-path", scratch.path, "dump-package"],
            in: Repository.root.path)
        let lines = try await swift.allLines(within: .seconds(120))
        return try JSONDecoder().decode(PackageTable.self, from: Data(lines.joined(separator: "\n").utf8))
    }
}
