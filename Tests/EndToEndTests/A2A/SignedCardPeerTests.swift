// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import JSON
import TestSupport
import Testing

/// Signatures of cards, made here and checked by the official SDK, and the other way round.
@Suite(.timeLimit(.minutes(5))) struct SignedCardPeerTests {
    @Test("the official verifier takes the cards of the hub and of an agent behind it, and no changed one")
    func shown() async throws {
        let agent = try await SampleAgent.start()
        var running: HubOfAgents?
        do {
            let hub = try await HubOfAgents.start(["up": agent.url], in: try TemporaryDirectory())
            running = hub
            let rows = try await verify(hub.hub.address, ["", "/a2a", "/agents/up"])
            #expect(rows.count == 3)
            for row in rows {
                #expect(row["verified"]?.boolean == true, "\(row.text)")
                #expect(row["tampered"]?.string == "InvalidSignaturesError", "\(row.text)")
            }
        } catch {
            _ = try? await running?.hub.stop()
            await agent.program.end()
            throw error
        }
        #expect(try await running?.hub.stop() == .exited(0))
        await agent.program.end()
    }

    @Test("cards that the SDK signed: what a pinned key signed is served, whatever else is not, and why is said")
    func received() async throws {
        let folder = try TemporaryDirectory()
        let python = try await PeerKind.a2a.python()
        let peer = try Program(
            "cards.py", [python, Checkout.script("a2a-sdk/cards.py"), "serve", folder.file("pinned.jwks")],
            in: Checkout.folder)
        var running: HubOfAgents?
        do {
            let url = try await peer.line(after: "ready ", within: .seconds(120))
            var entries: [String: [String: String]] = [:]
            for name in Self.verdicts.keys {
                entries[name] = ["url": "\(url)/\(name)", "keys": folder.file("pinned.jwks")]
            }
            entries["unpinned"] = ["url": "\(url)/bare"]
            let hub = try await HubOfAgents.start(entries: entries, in: folder)
            running = hub
            for (name, expected) in Self.verdicts {
                let (status, text) = try await get("\(hub.url(name))/.well-known/agent-card.json")
                #expect(status == (expected == nil ? 200 : 503), "\(name): \(text)")
                if let expected { #expect(text.contains(expected), "\(name): \(text)") }
            }
            #expect(try await get("\(hub.url("unpinned"))/.well-known/agent-card.json").0 == 200)
            // Where a signer says that its keys are, nobody looks.
            #expect(try await !get("\(url)/asked").1.contains("stranger.jwks"))
        } catch {
            _ = try? await running?.hub.stop()
            await peer.end()
            throw error
        }
        #expect(try await running?.hub.stop() == .exited(0))
        await peer.end()
    }

    /// What a card that is not served is withheld for.
    private static let verdicts: [String: String?] = [
        "good": nil, "rotated": nil, "bare": "no trusted key signed it (unsigned)",
        "tampered": "tampered: the signature of the key old does not fit",
        "stranger": "the key strange is not trusted", "none": "no signature is well-formed",
        "hmac": "no signature is well-formed",
    ]

    private func verify(_ url: String, _ paths: [String]) async throws -> [RawJSON] {
        let python = try await PeerKind.a2a.python()
        let program = try Program(
            "cards.py", [python, Checkout.script("a2a-sdk/cards.py"), "verify", url] + paths, in: Checkout.folder)
        program.closeInput()
        let lines = try await program.allLines(within: .seconds(120))
        guard lines.last?.contains("\"finished\"") == true else {
            throw Program.Failure("cards.py did not finish: \(program.errorText)")
        }
        return try lines.dropLast().map { try RawJSON(validating: $0) }
    }

    private func get(_ url: String) async throws -> (Int, String) {
        let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: url)))
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }
}
