// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HubServer

@Suite struct TaskIDMintTests {
    @Test("later ids stand behind earlier ones, and two of one moment differ")
    func order() {
        let ids = [0, 1000, 16_000, 1_795_797_681_500_000].map { TaskIDMint.mint(at: $0) }
        #expect(ids == ids.sorted())
        #expect(ids.allSatisfy { $0.utf8.count == 34 })
        #expect(TaskIDMint.mint(at: 5) != TaskIDMint.mint(at: 5))
    }
}
