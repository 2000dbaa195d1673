// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Testing

@testable import HubServer

@Suite struct SpeechStrainTests {
    @Test("no other conversation begins while one is far behind")
    func bearable() {
        let strain = SpeechStrain()
        strain.set(.lean, of: "a")
        #expect(strain.isBearable)
        strain.set(.full, of: "b")
        strain.set(.full, of: "c")
        #expect(!strain.isBearable)
        strain.set(.none, of: "b")
        #expect(!strain.isBearable)
        strain.set(.none, of: "c")
        #expect(strain.isBearable)
    }
}
