// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Processes

@Suite(.timeLimit(.minutes(5))) struct ProcessGuardTests {
    @Test("groups that are left when we end are killed, those that ended before are not touched")
    func ourEnd() async throws {
        try await ChildHarness.run { harness in
            let left = try harness.spawn("trap '' HUP TERM INT; echo ready; while :; do sleep 0.01; done")
            let spared = try harness.spawn("echo ready; read go; exit 5")
            await harness.wait(lines: 2)
            let guardian = ProcessGuard()
            #expect(guardian.add(spared.pid) == nil)
            #expect(guardian.add(left.pid) == nil)
            guardian.remove(spared.pid)
            guardian.abandon()
            #expect(await left.stop(grace: .seconds(1000)) == .signal(SIGKILL))
            try await spared.send(Array("go".utf8))
            #expect(await spared.stop(grace: .seconds(1000)) == .status(5))
        }
    }

    @Test("a guard that was killed is replaced and told everything again")
    func replaced() async throws {
        try await ChildHarness.run { harness in
            let first = try harness.spawn("echo ready; while :; do sleep 0.01; done")
            let second = try harness.spawn("echo ready; while :; do sleep 0.01; done")
            await harness.wait(lines: 2)
            let guardian = ProcessGuard()
            #expect(guardian.add(first.pid) == nil)
            let shell = try #require(guardian.shell)
            kill(shell, SIGKILL)
            // Until it is dead it might still hear the next word.
            var information = siginfo_t()
            waitid(P_PID, id_t(shell), &information, WEXITED | WNOWAIT)
            #expect(guardian.add(second.pid) == nil)
            #expect(guardian.shell != shell)
            guardian.abandon()
            #expect(await first.stop(grace: .seconds(1000)) == .signal(SIGKILL))
            #expect(await second.stop(grace: .seconds(1000)) == .signal(SIGKILL))
        }
    }
}
