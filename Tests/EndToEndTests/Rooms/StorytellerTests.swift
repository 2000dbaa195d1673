// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport
import Testing

/// The storyteller of `Samples`: one agent finds out who calls, another one with a voice of its own tells them a story and
/// ends it. The caller speaks with the official client SDK; who it is, where the story happens and which unexpected answer
/// it gives is drawn from a seed.
@Suite(.serialized, .timeLimit(.minutes(5))) struct StorytellerTests {
    /// What one caller says.
    struct Guest: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let name: String
        let place: String
        let aside: String
        /// Whether the unexpected answer comes first or in the place of the second one.
        let isAsideFirst: Bool

        init(seed: UInt64) {
            var chance = SeededGenerator(seed)
            self.seed = seed
            name =
                ["john", "mary", "peter", "anna", "george", "michael", "susan", "david"].randomElement(using: &chance)
                ?? ""
            place = ["forest", "city", "castle", "desert", "garden", "village"].randomElement(using: &chance) ?? ""
            aside = ["how are you today", "tell me about the weather"].randomElement(using: &chance) ?? ""
            isAsideFirst = Bool.random(using: &chance)
        }

        var testDescription: String { "seed \(seed)" }
    }

    /// Of SplitMix64.
    private struct SeededGenerator: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static func stage() async throws -> TalkStage {
        let binary = URL(filePath: Checkout.patchbay).deletingLastPathComponent().appending(path: "storyteller").path
        let program = try Program("storyteller", [binary], in: Checkout.folder)
        let url = try await program.line(after: "ready ", within: .seconds(120))
        let text = try String(contentsOfFile: Checkout.path("Samples/Storyteller/patchbay.json"), encoding: .utf8)
        let sample = try RawJSON(validating: text.replacing("http://127.0.0.1:7401", with: url))
        let agents = try #require(sample["agents"]).text, speaking = try #require(sample["rooms"]?["agents"]).text
        return try await TalkStage.start(
            String(speaking.dropFirst().dropLast()), beside: #""agents": \#(agents)"#, driver: program)
    }

    @Test("the conversation is held to its end, and the room is closed", arguments: [Guest(seed: 1), Guest(seed: 2)])
    func story(guest: Guest) async throws {
        try await Self.stage().perform { stage, caller in
            func answer(_ words: String, _ expected: String) async throws {
                try await caller.ask("quiet")
                try await caller.ask("say \(words)")
                try await caller.ask("said \(expected)", "said")
            }
            let name = guest.name.capitalized
            try await caller.ask("join den guest", "joined")
            try await caller.ask("said What is your name", "said")
            try await caller.ask("agent host")
            if guest.isAsideFirst { try await answer(guest.aside, "What is your name") }
            try await answer("my name is \(guest.name)", "Nice to meet you, \(name)")
            if !guest.isAsideFirst { try await answer(guest.aside, "or where") }
            try await answer("in the \(guest.place)", "just the one")
            try await caller.ask("agent teller")
            let story = try await caller.ask("said Goodbye, \(name)", "said")
            #expect(story.contains("\(name) went for a walk in the \(guest.place)"), "\(story)")
            try await caller.ask("closed", "closed")
        }
    }
}
