// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The table of `docs/voice-complaints.md` names tests that exist.
@Suite struct VoiceComplaintTests {
    private struct Row {
        let number: Int
        let answer: String
    }

    private static func rows() throws -> [Row] {
        let text = try String(contentsOfFile: Checkout.location(of: "docs/voice-complaints.md"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, let number = cells[0].split(separator: ".").first.flatMap({ Int($0) }) else {
                return nil
            }
            return Row(number: number, answer: cells[2])
        }
    }

    /// The source of each suite.
    private static func tests() -> [String: String] {
        var sources: [String: String] = [:]
        for file in Repository.textFiles where file.path.hasPrefix("Tests/") && file.path.hasSuffix(".swift") {
            for match in file.text.matches(of: /struct (\w+Tests)/) {
                sources[String(match.1), default: ""] += file.text
            }
        }
        return sources
    }

    @Test("there are thirty, each with tests that exist or with a reason")
    func table() throws {
        let rows = try Self.rows(), tests = Self.tests()
        #expect(rows.map(\.number) == Array(1...30))
        for row in rows {
            let named = row.answer.matches(of: /`(\w+)\/(\w+)`/)
            if named.isEmpty {
                #expect(row.answer.hasPrefix("does not apply: ") || row.answer.hasPrefix("not shown: "), "\(row)")
            }
            for match in named {
                #expect(tests[String(match.1)]?.contains("func \(match.2)(") == true, "\(match.0)")
            }
        }
    }
}
