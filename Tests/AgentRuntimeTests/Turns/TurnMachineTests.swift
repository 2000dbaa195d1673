// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import AgentRuntime

@Suite struct TurnMachineTests {
    @Test func aCompleteSentenceIsPreparedAtOnceAndCommittedAfterTheShortPause() {
        var talk = Talk()
        talk.say("what time is it", from: 0, to: 1_000)
        #expect(talk.takes(.prepareReply("what time is it")))
        #expect(talk.takes(.startTimer(.endpoint, after: .milliseconds(120))))
        talk.fire(.endpoint, at: 1_300)
        #expect(talk.takes(.commitTurn("what time is it")))
        #expect(talk.machine.agent == .thinking)
    }

    @Test func anUnfinishedSentenceIsGivenMoreTime() {
        var finished = Talk(), unfinished = Talk()
        finished.say("i live in berlin", from: 0, to: 1_000)
        unfinished.say("i live in", from: 0, to: 1_000)
        #expect((unfinished.patience ?? .zero) > (finished.patience ?? .zero) + .seconds(1))
    }

    @Test(arguments: ["go forward", "turn around", "tell me", "open the door", "my name is"])
    func aPauseOf600MillisecondsBehindTheFirstWordsIsNoEnd(_ head: String) {
        var talk = Talk()
        talk.say(head, from: 0, to: 1_000)
        // Known at 1,180; the next word is at 1,600 and sure 60 ms later, and the network needs its time twice.
        #expect((talk.patience ?? .zero) > .milliseconds(520))
        talk.say("ten meters", from: 1_660, to: 2_600)
        #expect(!talk.actions.contains { if case .commitTurn = $0 { true } else { false } })
        talk.fire(.endpoint, at: 3_000)
        #expect(talk.takes(.commitTurn("\(head) ten meters")))
    }

    @Test func aWholeSentenceIsAnsweredWithinFourHundredMilliseconds() {
        var talk = Talk()
        talk.say("turn around and go backward", from: 0, to: 1_000)
        #expect((talk.patience ?? .seconds(9)) <= .milliseconds(400 - 180))
    }

    @Test func theFinalWordsOfAPreparedReplyChangeNothingUnlessTheyAreOthers() {
        var same = Talk(), other = Talk()
        same.say("show me the way home", from: 0, to: 1_000)
        #expect(same.actions.count { $0 == .prepareReply("show me the way home") } == 1)
        other.hand(.speechStarted(at(0)))
        other.hand(.partialHeard("show me the way on", at(1_000)))
        other.hand(.speechEnded(lastVoice: at(1_000), at(1_150)))
        other.hand(.finalHeard("show me the way home", at(1_200)))
        #expect(other.takes(.prepareReply("show me the way home")))
        other.fire(.endpoint, at: 1_400)
        #expect(other.takes(.commitTurn("show me the way home")))
    }

    @Test func goingOnBeforeTheReplyIsHeardMakesOneTurnOfBoth() {
        var talk = Talk()
        talk.say("i need a table", from: 0, to: 1_000)
        talk.fire(.endpoint, at: 1_300)
        talk.say("for two", from: 1_400, to: 2_000)
        #expect(talk.takes(.withdrawReply))
        talk.fire(.endpoint, at: 3_000)
        #expect(talk.takes(.commitTurn("i need a table for two")))
    }

    @Test func speechHoldsTheVoiceAtOnceAndEndsItWhenItLasts() {
        var talk = Talk.withVoice()
        talk.hand(.speechStarted(at(5_000)))
        #expect(talk.takes(.pauseOutput))
        #expect(!talk.takes(.interruptOutput))
        talk.fire(.interruption, at: 5_500)
        #expect(talk.takes(.interruptOutput))
        talk.hand(.speechEnded(lastVoice: at(5_800), at(5_950)))
        talk.hand(.finalHeard("no wait", at(6_000)))
        talk.fire(.endpoint, at: 6_500)
        #expect(talk.takes(.commitTurn("no wait")))
    }

    @Test func aCoughOnlyHoldsTheVoice() {
        var talk = Talk.withVoice()
        talk.hand(.speechStarted(at(5_000)))
        talk.hand(.speechEnded(lastVoice: at(5_200), at(5_350)))
        talk.hand(.finalHeard("", at(5_400)))
        talk.fire(.resumption, at: 6_100)
        #expect(talk.takes(.resumeOutput))
        #expect(talk.takes(.reportFalseInterruption))
        #expect(!talk.takes(.interruptOutput))
        #expect(talk.machine.agent == .speaking)
    }

    @Test func aShortWordOfAssentDoesNotEndTheVoice() {
        var talk = Talk.withVoice()
        talk.hand(.speechStarted(at(5_000)))
        talk.hand(.partialHeard("yeah", at(5_250)))
        talk.hand(.speechEnded(lastVoice: at(5_300), at(5_450)))
        talk.hand(.finalHeard("yeah", at(5_400)))
        talk.fire(.resumption, at: 6_200)
        #expect(talk.takes(.resumeOutput))
        talk.hand(.playoutFinished(at(9_000)))
        #expect(!talk.actions.contains { if case .commitTurn = $0 { true } else { false } })
    }

    @Test func withABoundOnWordsDurationAloneDoesNotEndTheVoice() {
        var settings = TurnSettings()
        settings.interruption.minimumWords = 2
        var talk = Talk.withVoice(settings)
        talk.hand(.speechStarted(at(5_000)))
        talk.fire(.interruption, at: 5_500)
        #expect(!talk.takes(.interruptOutput))
        talk.hand(.partialHeard("stop it", at(5_900)))
        #expect(talk.takes(.interruptOutput))
    }

    @Test func whatIsSaidOverAVoiceThatMayNotBeInterruptedIsHeardAfterIt() {
        var talk = Talk.withVoice()
        talk.machine.currentReplyMayBeInterrupted = false
        talk.say("my name is ada", from: 5_000, to: 6_000)
        talk.fire(.endpoint, at: 6_300)
        #expect(!talk.takes(.pauseOutput))
        #expect(!talk.takes(.commitTurn("my name is ada")))
        talk.hand(.playoutFinished(at(8_000)))
        #expect(talk.takes(.commitTurn("my name is ada")))
    }

    @Test func theBeginningOfAReplyIsDeafWhileEchoCancellationAdapts() {
        var settings = TurnSettings()
        settings.interruption.echoWarmUp = .seconds(3)
        var talk = Talk.withVoice(settings, since: 4_000)
        talk.hand(.speechStarted(at(5_000)))
        #expect(!talk.takes(.pauseOutput))
        talk.hand(.speechEnded(lastVoice: at(5_300), at(5_450)))
        talk.hand(.speechStarted(at(7_100)))
        #expect(talk.takes(.pauseOutput))
    }

    @Test func thinkingAndSpeakingHaveTheirOwnSwitches() {
        var settings = TurnSettings()
        settings.interruption.isAllowedWhileThinking = false
        var talk = Talk(settings)
        talk.say("look it up", from: 0, to: 1_000)
        talk.fire(.endpoint, at: 1_300)
        talk.say("and hurry please", from: 1_500, to: 2_300)
        talk.fire(.endpoint, at: 3_000)
        #expect(!talk.takes(.withdrawReply))
        talk.hand(.playoutStarted(at(3_500)))
        talk.hand(.playoutFinished(at(5_000)))
        #expect(talk.takes(.commitTurn("and hurry please")))
    }

    @Test func theButtonEndsATurnWithoutAnyPause() {
        var settings = TurnSettings()
        settings.pushToTalk = true
        var talk = Talk(settings)
        talk.hand(.talkPressed(at(0)))
        talk.say("turn left", from: 100, to: 900)
        #expect(talk.patience == nil)
        talk.hand(.talkReleased(at(1_000)))
        #expect(talk.takes(.finishTranscript))
        #expect(!talk.takes(.commitTurn("turn left")))
        talk.hand(.finalHeard("", at(1_050)))
        #expect(talk.takes(.commitTurn("turn left")))
    }

    @Test func aRecognizerThatNeverFinishesIsNotWaitedForLongAndItsLateWordsAreNotANewTurn() {
        var talk = Talk()
        talk.hand(.speechStarted(at(0)))
        talk.hand(.partialHeard("open the door please", at(1_000)))
        talk.hand(.speechEnded(lastVoice: at(1_000), at(1_150)))
        talk.fire(.endpoint, at: 1_500)
        #expect(!talk.takes(.commitTurn("open the door please")))
        talk.fire(.endpoint, at: 3_500)
        #expect(talk.takes(.commitTurn("open the door please")))
        talk.hand(.playoutStarted(at(3_600)))
        talk.hand(.finalHeard("open the door please", at(3_700)))
        talk.hand(.playoutFinished(at(5_000)))
        #expect(talk.actions.count { $0 == .commitTurn("open the door please") } == 1)
    }

    @Test func aTurnThatNeverEndsIsTaken() {
        var settings = TurnSettings()
        settings.longestTurn = .seconds(30)
        var talk = Talk(settings)
        talk.hand(.speechStarted(at(0)))
        talk.hand(.partialHeard("and then", at(29_000)))
        talk.fire(.turnLimit, at: 30_000)
        #expect(talk.takes(.reportTurnLimit))
        talk.hand(.finalHeard("and then", at(30_100)))
        #expect(talk.takes(.commitTurn("and then")))
    }

    @Test func silenceOnBothSidesMakesTheUserAwayAndSpeechBringsThemBack() {
        var talk = Talk()
        talk.fire(.away, at: 15_000)
        #expect(talk.machine.user == .away)
        talk.hand(.speechStarted(at(16_000)))
        #expect(talk.machine.user == .speaking)
    }

    @Test func noiseWithoutWordsLeavesEverythingAsItWas() {
        var talk = Talk()
        talk.say("", from: 0, to: 400)
        talk.fire(.endpoint, at: 2_500)
        #expect(talk.machine.agent == .listening)
        #expect(!talk.actions.contains { if case .commitTurn = $0 { true } else { false } })
    }

    @Test func aReplyWithNothingToSayGivesTheTurnBack() {
        var talk = Talk()
        talk.say("thanks", from: 0, to: 400)
        talk.fire(.endpoint, at: 900)
        talk.hand(.replyEnded(at(1_000)))
        #expect(talk.machine.agent == .listening)
    }
}

private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

/// A machine and all that it has asked for.
private struct Talk {
    var machine: TurnMachine
    var actions: [TurnAction] = []

    init(_ settings: TurnSettings = TurnSettings()) {
        machine = TurnMachine(settings: settings)
        actions = machine.begin()
    }

    /// The agent is speaking, and has been `since` that millisecond.
    static func withVoice(_ settings: TurnSettings = TurnSettings(), since start: Int64 = 2_000) -> Talk {
        var talk = Talk(settings)
        talk.say("tell me a story", from: 0, to: 1_000)
        talk.fire(.endpoint, at: 1_400)
        talk.hand(.playoutStarted(at(start)))
        talk.actions = []
        return talk
    }

    /// The pause that is being waited for.
    var patience: Duration? {
        actions.reversed().compactMap { if case .startTimer(.endpoint, let pause) = $0 { pause } else { nil } }.first
    }

    func takes(_ action: TurnAction) -> Bool { actions.contains(action) }

    mutating func hand(_ event: TurnEvent) { actions += machine.handle(event) }

    mutating func fire(_ timer: TurnTimer, at time: Int64) { hand(.timerFired(timer, at(time))) }

    /// The detector is sure of the end 150 ms after the last voiced moment, and so is the recognizer.
    mutating func say(_ text: String, from start: Int64, to end: Int64) {
        hand(.speechStarted(at(start)))
        if !text.isEmpty { hand(.partialHeard(text, at(end))) }
        hand(.speechEnded(lastVoice: at(end), at(end + 150)))
        hand(.finalHeard(text, at(end + 180)))
    }
}
