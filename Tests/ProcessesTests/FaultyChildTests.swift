// SPDX-License-Identifier: Apache-2.0

import Glibc
import Processes
import TestSupport
import Testing

/// Children that fail in the middle of a conversation.
@Suite(.timeLimit(.minutes(5))) struct FaultyChildTests {
    @Test(
        "whatever the child does at its Nth line, what it said before has come, it ends once and is gone",
        arguments: FaultyChild.Fault.allCases, 1...4)
    func conversation(fault: FaultyChild.Fault, operation: Int) async throws {
        try await ChildHarness.run { harness in
            let faulty = FaultyChild(failing: operation, by: fault)
            let child = try harness.spawn(faulty.script) { $0.maximumLine = faulty.maximumLine }
            var said: [String] = []
            for number in 1...4 {
                do throws(ProcessError) {
                    try await child.send(Array("line \(number)".utf8))
                } catch {
                    #expect(number > operation, "\(error)")
                    break
                }
                if number < operation || (fault == .rambles && number > operation) { said.append("ok line \(number)") }
                await harness.wait(lines: said.count, errors: fault == .rambles && number >= operation ? 1 : 0)
            }
            let exit = await child.stop(grace: .milliseconds(300))
            #expect(harness.exits == [exit])
            #expect(harness.lines == said)
            #expect(kill(child.pid, 0) != 0 && errno == ESRCH)
            if fault == .exits { #expect(exit == .status(3)) }
            if fault == .isKilled { #expect(exit == .signal(SIGKILL)) }
        }
    }
}
