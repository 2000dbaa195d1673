// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The shell verbs for rooms, at a running hub; what the official client makes of their token.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RoomCommandTests {
    private func patchbay(_ arguments: String..., at hub: RoomHub) async throws -> [String] {
        let program = try Program(
            "patchbay", [Checkout.patchbay, "rooms"] + arguments + ["--data", hub.dataDirectory], in: Checkout.folder)
        let lines = try await program.allLines(within: .seconds(60))
        guard try await program.waitForExit(within: .seconds(60)) == .exited(0) else {
            throw Program.Failure(program.errorText)
        }
        return lines
    }

    @Test("rooms are opened, listed and closed, and a token lets the official client in")
    func verbs() async throws {
        let hub = try await RoomHub.start()
        let outcome = await Result {
            #expect(try await patchbay("create", "den", at: hub) == ["den  0 in it, 0 publishing"])
            #expect(try await patchbay("list", at: hub) == ["den  0 in it, 0 publishing"])
            let lines = try await patchbay("token", "den", "anna", at: hub)
            #expect(lines.first == hub.url && lines.count == 2)
            let python = try await PeerKind.liveKit.python()
            let guest = try Program(
                "guest", [python, Checkout.script("livekit-sdk/guest.py")] + lines, in: Checkout.folder)
            let joined = await Result { try await guest.line(after: "joined ", within: .seconds(60)) }
            let listed = await Result { try await patchbay("list", at: hub) }
            let closed = await Result { try await patchbay("close", "den", at: hub) }
            let ended = await Result { try await guest.line(after: "ended", within: .seconds(60)) }
            await guest.end()
            #expect(try joined.get() == "den as anna")
            #expect(try listed.get() == ["den  1 in it, 0 publishing"])
            _ = (try closed.get(), try ended.get())
            #expect(try await patchbay("list", at: hub).isEmpty)
            await #expect(throws: Program.Failure.self) { _ = try await patchbay("close", "den", at: hub) }
        }
        _ = try? await hub.process.stop()
        try outcome.get()
    }

    @Test("what happened in a room is in the audit trail: who came, published, sent and left")
    func trail() async throws {
        let hub = try await RoomHub.start()
        let met = await Result { try await hub.meeting(of: 2) }
        _ = try? await hub.process.stop()
        _ = try met.get()
        let program = try Program(
            "patchbay", [Checkout.patchbay, "audit", "export", "--data", hub.dataDirectory], in: Checkout.folder)
        let lines = try await program.allLines(within: .seconds(60))
        for (method, target) in [
            ("rooms/start", "meeting"), ("rooms/join", "meeting"), ("rooms/publish", "meeting/TR_"),
            ("rooms/data", "meeting/order"), ("rooms/leave", "meeting"), ("rooms/end", "meeting"),
        ] {
            let found = lines.filter { $0.contains("\"\(method)\"") && $0.contains(target) }
            #expect(found.count == (["rooms/start", "rooms/end"].contains(method) ? 1 : 2), "\(method): \(found)")
        }
        #expect(lines.contains { $0.contains("\"room:p0\"") })
    }
}
