// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct SecretTests {
    @Test("a secret shows its label and nothing else, however it is printed")
    func printing() throws {
        let name = try #require(ServerName("a"))
        let server = ServerConfiguration(
            name: name, displayName: "a",
            transport: .stdio(
                ServerLaunch(command: Secret("run", shownAs: "run"), environment: ["K": Secret("hunter2")])))
        var dumped = ""
        dump(server, to: &dumped)
        for text in ["\(server)", String(reflecting: server), String(describing: Secret("hunter2")), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(Secret("hunter2", shownAs: "${env:K}"))" == "${env:K}")
        #expect(Secret("hunter2").reveal() == "hunter2")
    }

    @Test("secrets are equal when their texts are")
    func equality() {
        #expect(Secret("a", shownAs: "x") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
    }
}
