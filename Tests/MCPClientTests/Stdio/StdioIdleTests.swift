// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StdioIdleTests {
    private static let limits = {
        var limits = MCPClientLimits()
        limits.childIdle = .seconds(60)
        return limits
    }()

    @Test("a peer that nobody calls is stopped without being missed; the next call starts it at once")
    func stops() async throws {
        let bench = StdioBench.modern(limits: Self.limits) { process, line in
            process.write(Wire.result(line["id"], #"{"n":\#(process.number)}"#))
        }
        // Twice: rest is no failure, after which a pause would be due.
        for number in 1...3 {
            #expect(try await bench.call().text == #"{"n":\#(number)}"#)
            let process = try #require(bench.peer.processes.values.last)
            bench.clock.advance(by: .seconds(59))
            #expect(!process.hasEnded)
            bench.clock.advance(by: .seconds(1))
            await process.closed.wait()
        }
        #expect(bench.peer.processes.count == 3)
        #expect(bench.events.texts.count { $0.contains("rested") } == 3)
        #expect(!bench.events.texts.contains { $0.contains("lost") })
    }

    @Test("a call under way keeps the peer, however long it takes")
    func waits() async throws {
        let bench = StdioBench.modern(limits: Self.limits) { _, _ in }
        _ = try await bench.upstream.connect()
        let process = try #require(bench.peer.processes.values.first)
        let call = Task { try await bench.call(deadline: .seconds(600)) }
        await process.received.reached(2)
        bench.clock.advance(by: .seconds(500))
        #expect(!process.hasEnded)
        process.write(Wire.result(process.received.values[1]["id"], "{}"))
        #expect(try await call.value.text == "{}")
    }

    @Test("all callers share one peer, and one start of it")
    func shared() async throws {
        let bench = StdioBench.modern(limits: Self.limits) { process, line in
            process.write(Wire.result(line["id"], "{}"))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = try await bench.call() } }
            try await group.waitForAll()
        }
        #expect(bench.peer.processes.count == 1)
    }
}
