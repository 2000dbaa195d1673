// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Foundation
import Glibc
import Lifecycle
import Processes
import TestSupport
import Testing

/// How children end, and what they leave.
@Suite(.timeLimit(.minutes(5))) struct EndingTests {
    /// Whether no process of that number is left, zombies included. One that is not our child may take a moment to be
    /// collected by whoever inherited it.
    private func isGone(_ pid: Int32) -> Bool {
        let end = SystemClock.monotonicTime + .seconds(10)
        while kill(pid, 0) == 0, SystemClock.monotonicTime < end { sched_yield() }
        return kill(pid, 0) != 0 && errno == ESRCH
    }

    @Test("a child that ends by itself is noticed and reaped once", arguments: [0, 3, 255])
    func ownEnd(status: Int32) async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("exit \(status)")
            #expect(await child.stop(grace: .seconds(40)) == .status(status))
            #expect(await child.stop(grace: .seconds(40)) == .status(status))
            #expect(harness.exits == [.status(status)])
            #expect(isGone(child.pid))
        }
    }

    @Test("closing its input is enough for a polite child")
    func polite() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("cat; echo done; exit 7")
            #expect(await child.stop(grace: .seconds(30)) == .status(7))
            #expect(harness.lines == ["done"])
        }
    }

    @Test("a child that ignores the end of its input gets SIGTERM")
    func terminated() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("trap 'echo term; exit 4' TERM; echo ready; while :; do sleep 0.01; done")
            await harness.wait(lines: 1)
            #expect(await child.stop(grace: .seconds(2)) == .status(4))
            #expect(harness.lines == ["ready", "term"])
        }
    }

    @Test("a child that ignores everything is killed after its grace")
    func killed() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("trap '' TERM INT HUP; echo ready; while :; do sleep 0.01; done")
            await harness.wait(lines: 1)
            let begin = SystemClock.monotonicTime
            #expect(await child.stop(grace: .milliseconds(200)) == .signal(SIGKILL))
            #expect(SystemClock.monotonicTime - begin >= .milliseconds(200))
            #expect(isGone(child.pid))
        }
    }

    @Test("a second, shorter grace shortens the first")
    func shortened() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("trap '' TERM; echo ready; while :; do sleep 0.01; done")
            await harness.wait(lines: 1)
            async let patient = child.stop(grace: .seconds(1000))
            let hasty = await child.stop(grace: .zero)
            #expect(hasty == .signal(SIGKILL))
            #expect(await patient == hasty)
        }
    }

    @Test("what the child started dies with it", arguments: ["exit 0", "kill -9 $$", "while :; do sleep 0.01; done"])
    func grandchildren(end: String) async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn(
                "trap '' TERM; (trap '' TERM; while :; do sleep 0.01; done) >/dev/null 2>&1 & echo $!; read go; \(end)")
            await harness.wait(lines: 1)
            let grandchild = try #require(Int32(harness.lines[0]))
            #expect(kill(grandchild, 0) == 0)
            try await child.send(Array("go".utf8))
            _ = await child.stop(grace: .milliseconds(100))
            #expect(isGone(grandchild))
        }
    }

    @Test("200 children leave no process, no descriptor, no timer")
    func nothingLeft() async throws {
        try await ChildHarness.run { harness in
            var pids: [Int32] = []
            for round in 0..<20 {
                let says = "readlink /proc/self/fd/0; readlink /proc/$$/fd/1; readlink /proc/self/fd/2;"
                let script = says + (round % 2 == 0 ? "cat" : "while :; do sleep 0.01; done")
                let children = try (0..<10).map { _ in try harness.spawn(script) }
                pids += children.map(\.pid)
                await harness.wait(lines: pids.count * 3)
                await withTaskGroup(of: Void.self) { group in
                    for child in children { group.addTask { _ = await child.stop(grace: .milliseconds(20)) } }
                }
            }
            #expect(harness.exits.count == 200)
            #expect(pids.allSatisfy(isGone))
            #expect(harness.lines.count == 600 && harness.lines.allSatisfy { $0.hasPrefix("pipe:") })
            let open = try openFiles()
            #expect(Set(open).isDisjoint(with: harness.lines))
            // Tests that run beside this one have a few of their own.
            #expect(open.count { $0.contains("pidfd") } < 50)
            let loop = harness.loop
            let left = await Task(executorPreference: loop) { [loop.descriptorCount, loop.timerCount] }.value
            #expect(left == [0, 0])
        }
    }

    /// What this process's descriptors stand for.
    private func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
    }
}
