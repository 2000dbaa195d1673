// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What the README promises to somebody who has just started the demo.
@Suite(.timeLimit(.minutes(5))) struct FirstCallTests {
    @Test("the first call of the README is answered with a tool's result by the demo")
    func firstCall() async throws {
        let folder = try TemporaryDirectory()
        let hub = try await HubProcess.start([], in: folder.path)
        let printer = try Program("first-call", [Checkout.path("Tools/first-call"), hub.address], in: folder.path)
        let command = try await printer.allLines(within: .seconds(120)).joined(separator: "\n")
        #expect(command.contains("curl") && command.contains(hub.address))
        let shell = try Program("curl", ["bash", "-c", command], in: folder.path)
        let answer = try await shell.allLines(within: .seconds(120)).joined()
        let message = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
        let result = message?["result"] as? [String: Any]
        #expect((result?["content"] as? [[String: Any]])?.first?["text"] as? String == "3", "\(answer)")
        #expect(try await hub.stop() == .exited(0))
    }
}
