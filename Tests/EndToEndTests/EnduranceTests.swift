// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What a hub keeps after much coming and going. `make soak` asks the same for half an hour.
@Suite(.timeLimit(.minutes(5))) struct EnduranceTests {
    @Test("1,000 sessions, and upstreams restarted 100 times, leave processes, descriptors and memory where they were")
    func churn() async throws {
        let program = try Program(
            "churn", ["python3", "Tests/Soak/churn.py", Checkout.patchbay, "1000", "100"], in: Checkout.folder)
        let report = try await program.allLines(within: .seconds(240)).joined(separator: "\n")
        let exit = try await program.waitForExit(within: .zero)
        #expect(exit == .exited(0), "\(report)\n\(program.errorText)")
    }
}
