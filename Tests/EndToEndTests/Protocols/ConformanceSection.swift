// SPDX-License-Identifier: Apache-2.0

/// One table of `docs/conformance.md`: what is wanted, and what shows it.
struct ConformanceSection: Sendable {
    struct Row: Sendable {
        let wanted: String
        let evidence: InteropEvidence

        init(_ wanted: String, _ evidence: InteropEvidence) {
            self.wanted = wanted
            self.evidence = evidence
        }
    }

    let title: String
    let words: String
    let rows: [Row]

    static let all = [server, client, gateway, faults, duties, complaints]

    var text: String {
        let lines = rows.map { "| \($0.wanted) | \($0.evidence.words) |" }
        return """
            ## \(title)

            \(words)

            | | shown by |
            | --- | --- |
            \(lines.joined(separator: "\n"))

            """
    }

    /// Where most of the tests lie.
    static let suites = "IntegrationTests/Conformance/"
}
