// SPDX-License-Identifier: Apache-2.0

import Processes
import TestSupport
import Testing

/// Lines to and from a child.
@Suite(.timeLimit(.minutes(5))) struct ConversationTests {
    @Test("lines go to the child and back, in order and whole")
    func echo() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn(ProcessConfiguration(command: "cat"))
            let long = String(repeating: "x", count: 300_000)
            for index in 0..<200 { try await child.send(Array("line \(index)".utf8)) }
            try await child.send(Array(long.utf8))
            await harness.wait(lines: 201)
            #expect(harness.lines == (0..<200).map { "line \($0)" } + [long])
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
            #expect(harness.exits == [.status(0)])
            #expect(harness.errors.isEmpty)
        }
    }

    @Test("a line break inside a message does not end it")
    func lineBreakInside() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn(ProcessConfiguration(command: "cat"))
            try await child.send(Array("{\n  \"a\":\r\n 1}".utf8))
            await harness.wait(lines: 1)
            #expect(harness.lines == ["{   \"a\":   1}"])
            _ = await child.stop(grace: .seconds(40))
        }
    }

    @Test("noise, empty lines and a last line without an end are lines like others")
    func noise() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn(
                "echo loading...; echo; printf 'a\\r\\n\\r\\n'; printf '\\377\\n'; printf last")
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
            #expect(harness.lines == ["loading...", "a", "\u{FFFD}", "last"])
        }
    }

    @Test("an overlong line is dropped and reported, the next one is heard")
    func overlongLine() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo after") {
                $0.maximumLine = 1000
            }
            #expect(await child.stop(grace: .seconds(40)) == .status(0))
            #expect(harness.lines == ["after"])
            #expect(harness.errors == ["[a line of output was dropped: 3000000 bytes, allowed are 1000]"])
        }
    }

    @Test("lines of errors are heard apart, long ones cut")
    func errorLines() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn(
                "echo out; echo one >&2; head -c 100000 /dev/zero | tr '\\0' x >&2; echo >&2; exit 3")
            #expect(await child.stop(grace: .seconds(40)) == .status(3))
            #expect(harness.lines == ["out"])
            #expect(harness.errors == ["one", String(repeating: "x", count: 8 << 10)])
        }
    }

    @Test("a child that does not read suspends its senders, and loses nothing when it does")
    func inputBackPressure() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("read first; echo \"$first\"; read go; cat") {
                $0.maximumPendingInput = 100_000
            }
            try await child.send(Array("begin".utf8))
            await harness.wait(lines: 1)
            let line = [UInt8](repeating: 120, count: 50_000)
            let suspended = Signal()
            let sender = Task {
                try await child.send(Array("go".utf8))
                for _ in 0..<40 { try await child.send(line) }
                suspended.fire()
            }
            // `go` is read at once and the rest flows; every line arrives whole.
            await suspended.wait()
            try await sender.value
            await harness.wait(lines: 41)
            #expect(harness.lines.dropFirst().allSatisfy { $0.utf8.count == 50_000 })
            _ = await child.stop(grace: .seconds(40))
        }
    }

    @Test("a sender that waits for room ends with its task, or with the child")
    func suspendedSender() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("echo ready; trap '' TERM; sleep 1000 & wait") {
                $0.maximumPendingInput = 10_000
            }
            await harness.wait(lines: 1)
            let line = [UInt8](repeating: 120, count: 200_000)
            try await child.send(line)
            let cancelled = Task { _ = await #expect(throws: ProcessError.cancelled) { try await child.send(line) } }
            cancelled.cancel()
            await cancelled.value
            let outlived = Task { _ = await #expect(throws: ProcessError.exited) { try await child.send(line) } }
            #expect(await child.stop(grace: .milliseconds(50)) == .signal(9))
            await outlived.value
            await #expect(throws: ProcessError.exited) { try await child.send(line) }
        }
    }

    @Test("writing to a child that has closed its input is an error, not our end")
    func closedInput() async throws {
        try await ChildHarness.run { harness in
            let child = try harness.spawn("exec 0<&-; echo closed; sleep 1000")
            await harness.wait(lines: 1)
            try? await child.send(Array("x".utf8))
            await #expect(throws: ProcessError.exited) { try await child.send(Array("x".utf8)) }
            _ = await child.stop(grace: .zero)
        }
    }
}
