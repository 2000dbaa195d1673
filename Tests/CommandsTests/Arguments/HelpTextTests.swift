// SPDX-License-Identifier: Apache-2.0

import Commands
import Foundation
import TestSupport
import Testing

/// The help is held to files in `Snapshots`. To accept a change, run the tests with PATCHBAY_SNAPSHOTS=write and read the
/// difference.
@Suite struct HelpTextTests {
    private func hold(_ text: String, to name: String) throws {
        let path = Checkout.location(of: "Tests/CommandsTests/Snapshots/\(name).txt")
        if ProcessInfo.processInfo.environment["PATCHBAY_SNAPSHOTS"] == "write" {
            try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text + "\n")
    }

    @Test("the help of every verb is as it was agreed", arguments: CommandTable.usages.map(\.name))
    func verbs(name: String) async throws {
        let harness = CommandHarness()
        #expect(await harness.run(name.split(separator: " ").map(String.init) + ["--help"]) == .good)
        try hold(harness.terminal.output.joined(), to: name.replacingOccurrences(of: " ", with: "-"))
    }

    @Test("the overview is as it was agreed")
    func overview() async throws {
        let harness = CommandHarness()
        #expect(await harness.run("help") == .good)
        try hold(harness.terminal.output.joined(), to: "overview")
    }

    @Test("every line of help fits a terminal of 120 columns and every snapshot belongs to a verb")
    func snapshots() throws {
        let names = Set(CommandTable.usages.map { $0.name.replacingOccurrences(of: " ", with: "-") } + ["overview"])
        for file in try Checkout.files(in: "Tests/CommandsTests/Snapshots", ending: ".txt") {
            let text = try String(contentsOfFile: Checkout.location(of: file), encoding: .utf8)
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(file)")
            #expect(names.contains { file.hasSuffix("/\($0).txt") }, "\(file)")
        }
    }

    @Test(
        "every example is a command line that parses",
        arguments: CommandTable.usages.flatMap { usage in
            usage.examples.map(\.line).filter { $0.hasPrefix("patchbay ") }
        })
    func examples(line: String) throws {
        let words = Self.words(of: line)
        let usage = try #require(CommandTable.usages.first { words.starts(with: $0.words) })
        #expect(throws: Never.self) { try ParsedArguments(words.dropFirst(usage.words.count), for: usage) }
    }

    /// As a shell splits the examples: single quotes, and a pipe that ends the command.
    private static func words(of line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            words += index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
        }
        return Array(words.dropFirst().prefix { $0 != "|" })
    }
}
