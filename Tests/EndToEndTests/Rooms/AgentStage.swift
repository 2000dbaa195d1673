// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport

/// A hub with workers of the official framework, and somebody who calls their agents.
struct AgentStage {
    let hub: RoomHub
    private let python: String
    private let caller: Program
    private let asked = Counter()

    /// What the caller heard and read of an agent.
    struct Meeting: Decodable {
        let identity: String
        let hertz: Double
        /// The frequency that the agent heard.
        let heard: String
        let transcription: String
        let state: String
    }

    static func start() async throws -> AgentStage {
        let hub = try await RoomHub.start()
        let python = try await PeerKind.liveKitAgents.python()
        let caller = try Program(
            "caller", [python, Checkout.script("livekit-agents/caller.py"), hub.url, RoomHub.key, RoomHub.secret],
            in: Checkout.folder)
        _ = try await caller.line(after: "ready", within: .seconds(120))
        return AgentStage(hub: hub, python: python, caller: caller)
    }

    func worker(_ name: String, load: Double) async throws -> Program {
        let worker = try Program(
            "worker-\(name)",
            [python, Checkout.script("livekit-agents/worker.py"), hub.url, RoomHub.key, RoomHub.secret]
                + [name, "\(load)"],
            in: Checkout.folder)
        do {
            _ = try await worker.line(after: "registered", within: .seconds(120))
            return worker
        } catch {
            await worker.end()
            throw error
        }
    }

    /// Has the caller do something, and gives what it says.
    func ask(_ line: String, answer: String) async throws -> String {
        let number = asked.next()
        try caller.write(line + "\n")
        let text = try await caller.line(after: "\(number) ", within: .seconds(120))
        guard text.hasPrefix(answer) else { throw Program.Failure(text) }
        return String(text.dropFirst(answer.count))
    }

    func meet(_ room: String) async throws -> Meeting {
        let line = try await ask("meet \(room)", answer: "met ")
        return try JSONDecoder().decode(Meeting.self, from: Data(line.utf8))
    }

    /// The status and the worker of each job of a room.
    func jobs(_ room: String) async throws -> [(status: Int, worker: String)] {
        let line = try await ask("jobs \(room)", answer: "jobs ")
        return try JSONDecoder().decode([Job].self, from: Data(line.utf8)).map { ($0.status, $0.worker) }
    }

    private struct Job: Decodable {
        let status: Int
        let worker: String

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            (status, worker) = (try list.decode(Int.self), try list.decode(String.self))
        }
    }

    func end() async {
        await caller.end()
        _ = try? await hub.process.stop()
    }
}

/// Numbers from 1 on.
private final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
