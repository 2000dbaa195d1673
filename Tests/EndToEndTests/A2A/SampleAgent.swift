// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The sample agent that was built together with these tests, running.
struct SampleAgent: Sendable {
    let program: Program
    let url: String

    static func start() async throws -> SampleAgent {
        let binary = URL(filePath: Checkout.patchbay).deletingLastPathComponent().appending(
            path: "sample-agent"
        ).path
        let program = try Program("sample-agent", [binary], in: Checkout.folder)
        do {
            return SampleAgent(
                program: program, url: try await program.line(after: "ready ", within: .seconds(120)))
        } catch {
            await program.end()
            throw error
        }
    }
}
