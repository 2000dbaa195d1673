// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ConformancePageTests {
    @Test("each row names tests that exist, or a reason", arguments: ConformanceSection.all.map(\.title))
    func exists(title: String) throws {
        let section = try #require(ConformanceSection.all.first { $0.title == title })
        #expect(!section.rows.isEmpty)
        for row in section.rows { try row.evidence.check() }
    }

    /// To accept a change: `PATCHBAY_SNAPSHOTS=write`, and read the difference.
    @Test("docs/conformance.md says so")
    func page() throws {
        let page = ([Self.head] + ConformanceSection.all.map(\.text)).joined(separator: "\n")
        let path = Checkout.path("docs/conformance.md")
        if ProcessInfo.processInfo.environment["PATCHBAY_SNAPSHOTS"] == "write" {
            try page.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(written == page, "docs/conformance.md is stale; PATCHBAY_SNAPSHOTS=write mends it")
    }

    private static let head = """
        # Conformance of the MCP faces

        Written by `ConformancePageTests`, which fails where a named test does not exist: do not edit.
        `PATCHBAY_SNAPSHOTS=write swift test --skip-build --disable-xctest --filter ConformancePageTests` writes it anew.
        Which clients and servers meet in which revision is in [protocols](protocols.md).

        """
}
