// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite struct RuleTurnDetectorTests {
    private let detector = RuleTurnDetector()

    @Test(arguments: [
        "yes", "no thanks", "what time is it", "how do i get there", "i live in berlin", "my name is ada", "goodbye",
        "four one five five five five one two three four", "tell me what time it is", "i do not know who you are",
        "i need a room for two nights", "i want a ticket to london", "i have lost my key somewhere",
    ])
    func completeWordsSoundComplete(_ words: String) {
        #expect(detector.completeness(of: words) >= 0.8)
    }

    @Test(arguments: [
        "i live in", "my name is", "and", "i want to", "well", "it costs um", "the number is four one five",
        "ada at example dot", "because", "what is", "the price of this ticket is",
    ])
    func wordsThatAskForMoreDoNot(_ words: String) {
        #expect(detector.completeness(of: words) <= 0.4)
    }

    /// They may be all, or what somebody begins with.
    @Test(arguments: [
        "open the door", "go forward", "show me", "the weather", "i need a room", "we would like a table",
        "i'd like a taxi", "i want to book a flight",
    ])
    func aFewWordsAreGivenSomeTime(_ words: String) {
        #expect((0.6...0.75).contains(detector.completeness(of: words)))
    }

    @Test func silenceIsNoTurn() { #expect(detector.completeness(of: "") == 0) }
}

@Suite struct EndpointingTests {
    @Test func theRangeIsHeld() {
        let fixed = Endpointing()
        #expect(fixed.patience(completeness: 1) == .milliseconds(300))
        #expect(fixed.patience(completeness: 0) == .milliseconds(1_800))
        #expect(fixed.patience(completeness: 7) == .milliseconds(300))
    }

    @Test func aSlowSpeakerIsGivenMoreTime() {
        var settings = Endpointing.Settings()
        settings.isDynamic = true
        var dynamic = Endpointing(settings)
        for _ in 0..<20 { dynamic.pauseBridged(.milliseconds(700)) }
        #expect(dynamic.patience(completeness: 1) == .milliseconds(700))
        dynamic.pauseBridged(.seconds(60))
        #expect(dynamic.patience(completeness: 1) <= settings.longest)
    }

    @Test func aFixedRangeLearnsNothing() {
        var fixed = Endpointing()
        fixed.pauseBridged(.seconds(1))
        #expect(fixed.patience(completeness: 1) == .milliseconds(300))
    }
}
