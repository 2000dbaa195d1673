// SPDX-License-Identifier: Apache-2.0

import Foundation
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
            var chance = SeededGenerator(seed: seed)
            self.seed = seed
            name =
                ["john", "peter", "george", "michael", "susan", "david"].randomElement(using: &chance)
                ?? ""
            place = ["forest", "city", "castle", "desert", "garden", "village"].randomElement(using: &chance) ?? ""
            aside = ["how are you today", "tell me about the weather"].randomElement(using: &chance) ?? ""
            isAsideFirst = Bool.random(using: &chance)
        }

        var testDescription: String { "seed \(seed)" }
    }

    @Test("the conversation is held to its end, and the room is closed", arguments: [Guest(seed: 1), Guest(seed: 2)])
    func story(guest: Guest) async throws {
        try await TalkStage.sample("Storyteller").perform { stage, caller in
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
