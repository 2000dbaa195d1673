// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// One conversation of one participant with agents, one at a time: performs what ``TurnMachine`` decides.
///
/// Lives on the executor of its place. What is slow (recognizer, model, voice, tools) runs beside it and hands its parts in.
package actor AgentSession: AgentConversing {
    let room: any RoomPresence
    let providers: SessionProviders
    let settings: SessionSettings
    let place: SessionPlace

    package nonisolated var unownedExecutor: UnownedSerialExecutor { place.executor.asUnownedSerialExecutor() }

    var machine: TurnMachine
    package internal(set) var agent: any Agent
    package internal(set) var conversation = Conversation()
    package internal(set) var userData = UserData()

    var gate = SpeechGate()
    var activity: any VoiceActivity
    var recentFrames: [AudioFrame] = []
    let hearingSteps: AsyncStream<HearingStep>
    let toRecognizer: AsyncStream<HearingStep>.Continuation

    var replies: [Int: Reply] = [:]
    var nextReply = 0
    /// The reply that is heard, or will be next.
    var current: Reply?
    /// The reply to a turn that may not be over.
    var prepared: Reply?
    /// Replies that wait for the voice.
    var waiting: [Reply] = []
    var ticking: (any ScheduledTimer)?
    var nextTick: MonotonicTime?
    var lastTimes = TurnTimes()
    var failuresInARow = 0
    var pendingTools: [ToolCall] = []
    var escalation: (any ScheduledTimer)?
    var spending = SessionBudget.Spending()
    var budgetTimer: (any ScheduledTimer)?
    var summary = RollingSummary()
    var isSummingUp = false
    var backlog = RecognizerBacklog()
    var delegations: [Int: any RunningTask] = [:]
    var nextDelegation = 0
    /// What others have found out and nobody has been told yet.
    var news: [String] = []

    private var timers: [TurnTimer: (number: Int, timer: any ScheduledTimer)] = [:]
    private var nextTimer = 0
    private let endings: AsyncStream<String>
    let ending: AsyncStream<String>.Continuation

    package init(
        agent: any Agent, room: any RoomPresence, providers: SessionProviders, settings: SessionSettings = .init(),
        place: SessionPlace
    ) {
        self.agent = agent
        self.room = room
        self.providers = providers
        self.settings = settings
        self.place = place
        machine = TurnMachine(settings: agent.profile.turns ?? settings.turns, detector: providers.turnDetector)
        activity = providers.activity
        // A minute of frames: a recognizer that is further behind loses the oldest.
        (hearingSteps, toRecognizer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(3_000))
        (endings, ending) = AsyncStream.makeStream()
    }

    /// Returns when the conversation has ended, with the reason. Cancellation ends it.
    @discardableResult
    package func run() async -> String {
        room.publish(.agentChanged(from: nil, to: agent.name))
        let reason = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.hear() }
            group.addTask { await self.recognize() }
            perform(machine.begin())
            watchBudget()
            place.tasks.start { await self.enter() }
            var reason = "cancelled"
            for await ended in endings {
                reason = ended
                break
            }
            group.cancelAll()
            return reason
        }
        await agent.onExit(self)
        shutDown(reason)
        return reason
    }

    private func enter() async {
        let first = agent
        if let words = settings.announcement { await say(words, mayBeInterrupted: false) }
        // Whoever has taken over meanwhile has entered already.
        if agent.name == first.name { await first.onEnter(self) }
    }

    private func shutDown(_ reason: String) {
        for (_, timer) in timers { timer.timer.cancel() }
        timers = [:]
        ticking?.cancel()
        escalation?.cancel()
        budgetTimer?.cancel()
        for work in delegations.values { work.cancel() }
        delegations = [:]
        for reply in replies.values {
            reply.drop()
            reply.settle(.failed)
        }
        replies = [:]
        room.publish(.spent(spending.usage))
        room.publish(.closed(reason: reason))
    }

    var now: MonotonicTime { place.timers.now }
    var voice: any TextToSpeech { agent.profile.voice ?? providers.voice }
    var model: any LanguageModel { agent.profile.model ?? providers.model }

    func handle(_ event: TurnEvent) { perform(machine.handle(event)) }

    func perform(_ actions: [TurnAction]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: TurnAction) {
        switch action {
        case .startTimer(let timer, let delay): start(timer, after: delay)
        case .cancelTimer(let timer): timers.removeValue(forKey: timer)?.timer.cancel()
        case .finishTranscript: toRecognizer.yield(.finish)
        case .prepareReply(let words): prepareReply(to: words)
        case .discardPreparedReply: discardPreparedReply()
        case .commitTurn(let words): commitTurn(words)
        case .withdrawReply: withdrawReply()
        case .pauseOutput: current?.playout.isHeld = true
        case .resumeOutput: current?.playout.isHeld = false
        case .interruptOutput: interruptOutput()
        case .announceUser(let state): room.publish(.userState(state))
        case .announceAgent(let state):
            room.publish(.agentState(state))
            if state == .listening { tellNews() }
        case .reportFalseInterruption: room.publish(.falseInterruption)
        case .reportTurnLimit: room.publish(.turnLimitReached)
        }
    }

    private func start(_ timer: TurnTimer, after delay: Duration) {
        timers.removeValue(forKey: timer)?.timer.cancel()
        nextTimer += 1
        let number = nextTimer
        let scheduled = place.timers.schedule(after: delay) { [place] in
            place.tasks.start { await self.fired(timer, number) }
        }
        timers[timer] = (number, scheduled)
    }

    /// A timer that was replaced while its call was on the way is not this timer any more.
    private func fired(_ timer: TurnTimer, _ number: Int) {
        guard timers[timer]?.number == number else { return }
        timers[timer] = nil
        handle(.timerFired(timer, now))
    }
}
