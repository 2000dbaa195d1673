// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A hub with media agents, the A2A agent behind them, and somebody who talks with them through the official SDK.
struct TalkStage {
    let hub: RoomHub
    /// The agent of the official A2A SDK, or what has started everything.
    let driver: Program

    /// `agents` are the members of `rooms.agents`, `more` members of the whole configuration; `driver` is what they think by,
    /// and ends with the stage.
    static func start(_ agents: String, beside more: String, driver: Program) async throws -> TalkStage {
        do {
            return TalkStage(
                hub: try await RoomHub.start(#""agents": {\#(agents)}"#, beside: more), driver: driver)
        } catch {
            await driver.end()
            throw error
        }
    }

    /// The agent of the official SDK, and its URL.
    private static func startDriver() async throws -> (Program, url: String) {
        let python = try await PeerKind.a2a.python()
        let driver = try Program("driver", [python, Checkout.script("a2a-sdk/driver.py")], in: Checkout.folder)
        do {
            return (driver, try await driver.line(after: "ready ", within: .seconds(120)))
        } catch {
            await driver.end()
            throw error
        }
    }

    /// Somebody who is ready to join.
    func person() async throws -> Talker {
        let python = try await PeerKind.liveKit.python()
        let program = try Program(
            "talk", [python, Checkout.script("livekit-sdk/talk.py"), hub.url, RoomHub.key, RoomHub.secret],
            in: Checkout.folder)
        do {
            _ = try await program.line(after: "ready", within: .seconds(120))
            return Talker(program: program)
        } catch {
            await program.end()
            throw error
        }
    }

    /// Servers are connected to in the background.
    func waitForTool(_ name: String) async throws {
        for _ in 0..<100 {
            if try await command("tools", "list").contains(where: { $0.contains(name) }) { return }
        }
        throw Program.Failure("there is no tool \(name)")
    }

    /// What the binary prints when it is asked this of the hub.
    func command(_ words: String...) async throws -> [String] {
        let program = try Program(
            "patchbay", [Checkout.patchbay] + words + ["--data", hub.dataDirectory], in: Checkout.folder)
        return try await program.allLines(within: .seconds(60))
    }

    func end() async {
        _ = try? await hub.process.stop()
        await driver.end()
    }

    /// Agents whose brains may be the agent `driver`; `more` are members of the whole.
    static func with(
        _ agents: String, beside more: String = "", _ body: (TalkStage, Talker) async throws -> Void
    ) async throws {
        let (driver, url) = try await startDriver()
        let beside = #""agents": {"driver": {"url": "\#(url)"}}\#(more.isEmpty ? "" : ", ")\#(more)"#
        try await start(agents, beside: beside, driver: driver).perform(body)
    }

    /// Runs `body` and ends everything, whatever becomes of it.
    func perform(_ body: (TalkStage, Talker) async throws -> Void) async throws {
        let talker = await Result { try await person() }
        let outcome = await Result { try await body(self, try talker.get()) }
        try? await talker.get().program.end()
        await end()
        if case .failure = outcome { print(hub.process.program.errorText.suffix(4_000)) }
        try outcome.get()
    }
}
