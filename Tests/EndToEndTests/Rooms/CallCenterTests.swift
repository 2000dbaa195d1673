// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport
import Testing

/// The call center of `Samples`: greeting, collecting, verifying against a tool, solving, a person. The caller speaks with
/// the official client SDK; who it is, what it calls about and which unexpected answer it gives is drawn from a seed.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CallCenterTests {
    /// Who calls and about what.
    struct Caller: Sendable, CustomTestStringConvertible {
        private static let people = [
            ("john", "three five nine"), ("peter", "seven three five"), ("george", "one five seven"),
            ("michael", "three seven one"), ("susan", "five nine three"),
        ]
        private static let topics = [
            ("my internet does not work", "router"), ("i have a problem with my phone", "receiver"),
            ("there is a mistake in my bill", "last bill"),
        ]

        let seed: UInt64
        let name: String
        let number: String
        let complaint: String
        /// Stands in what is proposed.
        let proposal: String
        /// No answer to any question.
        let aside: String
        /// Before which of the questions for topic, name and number it comes.
        let place: Int
        /// A person answers at the hub; else in the room.
        let isAnsweredAtHub: Bool

        init(seed: UInt64) {
            var chance = SeededGenerator(seed: seed)
            self.seed = seed
            (name, number) = Self.people.randomElement(using: &chance) ?? ("", "")
            (complaint, proposal) = Self.topics.randomElement(using: &chance) ?? ("", "")
            aside = ["how are you today", "tell me about the weather"].randomElement(using: &chance) ?? ""
            place = Int.random(in: 0...2, using: &chance)
            isAnsweredAtHub = !seed.isMultiple(of: 2)
        }

        var testDescription: String { "seed \(seed)" }
    }

    /// Says something and waits for the answer.
    private static func answer(_ caller: Talker, _ words: String, _ expected: String) async throws {
        try await caller.ask("quiet")
        try await caller.ask("say \(words)")
        try await caller.ask("said \(expected)", "said")
    }

    @Test("the conversation is held to its end, and the room is closed", arguments: [Caller(seed: 1), Caller(seed: 2)])
    func service(who: Caller) async throws {
        try await TalkStage.sample("CallCenter").perform { stage, caller in
            let name = who.name.capitalized
            func say(_ words: String, _ expected: String) async throws {
                try await Self.answer(caller, words, expected)
            }
            try await stage.waitForTool("accounts__find")
            try await caller.ask("join den guest", "joined")
            try await caller.ask("said What can I do for you", "said")
            if who.place == 0 { try await say(who.aside, "Which is it") }
            try await say(who.complaint, "who you are")
            try await caller.ask("said What is your name", "said")
            try await caller.ask("agent collector")
            if who.place == 1 { try await say(who.aside, "What is your name") }
            try await say("my name is \(who.name)", "Thank you, \(name)")
            if who.place == 2 { try await say(who.aside, "It has 3 digits") }
            try await say("my number is \(who.number)", "Is that right")
            try await say("yes that is right", "\(name), you are verified")
            try await caller.ask("said \(who.proposal)", "said")
            try await caller.ask("agent solver")
            try await say("no it does not", "ask a colleague")
            let request = try await caller.ask("data escalation_request", "data")
            #expect(request.contains(#""name":"\#(name)""#) && request.contains("user: "), "\(request)")
            try await Self.help(who, stage)
            try await caller.ask("said Goodbye, \(name)", "said")
            try await caller.ask("closed", "closed")
            try await Self.checkTrail(stage)
        }
    }

    /// The trail says who said and decided what on what grounds, until the caller's content is erased, which leaves it sound.
    private static func checkTrail(_ stage: TalkStage) async throws {
        let records = try await waitForEnd(stage)
        func all(_ method: String) -> [RawJSON] { records.filter { $0["method"]?.string == method } }
        #expect(all("conversations/start").count == 1)
        #expect(all("conversations/turn").allSatisfy { $0["principal"]?.string == "room:guest" })
        #expect(all("conversations/turn").contains { $0["arguments"]?["text"]?.string?.contains("name") == true })
        #expect(all("conversations/hand-off").map { $0["upstream"]?.string } == ["collector", "verifier", "solver"])
        #expect(all("conversations/escalate").count == 1)
        let call = try #require(all("tools/call").last)
        #expect(call["principal"]?.string == "agent:verifier" && call["behalf"]?.string == "room:guest")
        let decision = try #require(all("conversations/decide").first { $0["trace"] == call["trace"] })
        let decided = try #require(decision["arguments"]?["calls"]?[0])
        #expect(decided["tool"]?.string == "accounts__find" && decided["arguments"] == call["arguments"])
        _ = try await stage.command("audit", "erase", "room:guest")
        let left = try await stage.command("audit", "export").filter { $0.contains("room:guest") }
        #expect(left.count > 20 && !left.contains { $0.contains(#""arguments""#) })
        let verdict = try await stage.command("audit", "verify").joined()
        #expect(verdict.contains("are sound"), "\(verdict)")
    }

    /// A record is in the trail some milliseconds after what it tells of.
    private static func waitForEnd(_ stage: TalkStage) async throws -> [RawJSON] {
        for _ in 0..<50 {
            let lines = try await stage.command("audit", "export")
            let records = try lines.map { try RawJSON(validating: $0) }
            if records.contains(where: { $0["method"]?.string == "conversations/end" }) { return records }
        }
        throw Program.Failure("no conversation has ended")
    }

    /// A person agrees, where the hub is run or in the room.
    private static func help(_ who: Caller, _ stage: TalkStage) async throws {
        guard who.isAnsweredAtHub else {
            let human = try await stage.person()
            let outcome = await Result {
                try await human.ask("join den human", "joined")
                try await human.ask("send escalation_answer yes send a technician", "sent")
            }
            await human.program.end()
            return try outcome.get()
        }
        let list = try await stage.command("approvals", "list", "--json").joined()
        let id = try #require(try RawJSON(validating: list)["approvals"]?[0]?["id"]?.string)
        _ = try await stage.command("approvals", "approve", id)
    }
}
