// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Workers of the official framework at the hub.
@Suite(.serialized, .timeLimit(.minutes(5))) struct AgentWorkerTests {
    @Test("an agent is dispatched: it joins, hears, speaks, transcribes, and leaves when it is not wanted any more")
    func dispatch() async throws {
        let stage = try await AgentStage.start()
        let worker = try await stage.worker("helper", load: 0.1)
        let outcome = await Result {
            let id = try await stage.ask("dispatch den helper", answer: "dispatched ")
            let meeting = try await stage.meet("den")
            #expect(abs(meeting.hertz - 660) < 5 && abs((Double(meeting.heard) ?? 0) - 440) < 5)
            #expect(meeting.transcription.contains("hello"))
            #expect(["listening", "speaking"].contains(meeting.state))
            #expect(meeting.identity.hasPrefix("agent-AJ_"))
            #expect(try await stage.jobs("den").map(\.status) == [1])
            _ = try await stage.ask("delete den \(id)", answer: "deleted")
            _ = try await stage.ask("gone den", answer: "gone")
        }
        await worker.end()
        await stage.end()
        try outcome.get()
    }

    @Test("the job of a worker that is killed is done by another one")
    func killed() async throws {
        let stage = try await AgentStage.start()
        let first = try await stage.worker("helper", load: 0.1)
        var second: Program?
        let outcome = await Result {
            _ = try await stage.ask("dispatch den helper", answer: "dispatched ")
            _ = try await stage.meet("den")
            let before = try await stage.jobs("den")
            let other = try await stage.worker("helper", load: 0.1)
            second = other
            await first.send(signal: SIGKILL)
            _ = try await other.line(after: "job den", within: .seconds(120))
            _ = try await stage.ask("forget den", answer: "forgotten")
            _ = try await stage.meet("den")
            let after = try await stage.jobs("den")
            #expect(after.count == 1 && after[0].status == 1 && after[0].worker != before[0].worker)
        }
        await first.end()
        await second?.end()
        await stage.end()
        try outcome.get()
    }

    @Test("a busy worker is passed over; a draining one ends what it has and gets nothing new")
    func loadAndDrain() async throws {
        let stage = try await AgentStage.start()
        let busy = try await stage.worker("helper", load: 0.94)
        let free = try await stage.worker("helper", load: 0)
        let outcome = await Result {
            for room in ["one", "two", "three"] {
                _ = try await stage.ask("dispatch \(room) helper", answer: "dispatched ")
            }
            for room in ["one", "two", "three"] { _ = try await stage.meet(room) }
            // By weight about nine of ten go to the free one; that two of three go elsewhere is one in thirty.
            #expect(free.lines.count { $0.hasPrefix("job ") } >= busy.lines.count { $0.hasPrefix("job ") })
            try free.write("drain\n")
            for room in ["one", "two", "three"] { _ = try await stage.ask("leave \(room)", answer: "left") }
            _ = try await free.line(after: "drained", within: .seconds(120))
        }
        await busy.end()
        await free.end()
        await stage.end()
        try outcome.get()
    }
}
