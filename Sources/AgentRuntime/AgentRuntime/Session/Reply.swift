// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// One stretch of the agent's speech, from its first word to its last sound. Belongs to its session.
final class Reply {
    enum Content {
        /// A text as it stands.
        case text(String)
        /// The model's answer to what the user said, or to an instruction.
        case model(instruction: String?)
    }

    /// Unique in its session.
    var id = 0
    let content: Content
    /// What the user said, while the turn is not handed over yet.
    let words: String?
    /// What of it stands in the conversation, once the turn is handed over.
    var said: String?
    let mayBeInterrupted: Bool
    var playout: Playout
    var work: (any RunningTask)?
    /// Where words go that are to be said.
    var pieces: AsyncStream<String>.Continuation?
    /// The words that participants have been shown.
    var shownWords = ""
    /// Says that a reply takes long.
    var bridge: (any ScheduledTimer)?
    var times = TurnTimes()
    /// Called once, when it was heard, ended or dropped.
    var onOutcome: ((SpeechOutcome) -> Void)?
    /// Work that must not begin before the turn is handed over: tools.
    var onCommit: [CheckedContinuation<Bool, Never>] = []
    /// What its model has answered while the turn was not handed over.
    var decisions: [ModelDecision] = []
    var isCommitted: Bool
    var isDropped = false
    /// What follows once it was heard.
    var next: ToolRound.Next?

    init(_ content: Content, words: String? = nil, isCommitted: Bool = true, mayBeInterrupted: Bool = true) {
        self.content = content
        self.words = words
        self.isCommitted = isCommitted
        self.mayBeInterrupted = mayBeInterrupted
        playout = Playout(isAudible: isCommitted)
    }

    func commit() {
        isCommitted = true
        playout.isAudible = true
        release(true)
    }

    /// Ends the work; what tools have begun is brought to its end by them.
    func drop() {
        isDropped = true
        work?.cancel()
        bridge?.cancel()
        release(false)
    }

    func settle(_ outcome: SpeechOutcome) {
        onOutcome?(outcome)
        onOutcome = nil
    }

    private func release(_ isCommitted: Bool) {
        for waiter in onCommit { waiter.resume(returning: isCommitted) }
        onCommit = []
    }
}
