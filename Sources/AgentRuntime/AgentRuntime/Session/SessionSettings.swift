// SPDX-License-Identifier: Apache-2.0

/// How a session behaves apart from taking turns.
package struct SessionSettings: Sendable {
    package var turns = TurnSettings()
    /// Rounds of tool calls in one reply; after the last the model is asked without tools.
    package var mostToolRounds = 3
    /// Longer conversations are trimmed to this many characters before a model sees them.
    package var conversationCharacters = 24_000
    /// A reply that is not to be heard by then is bridged by ``thinkingPhrase``.
    package var firstSoundWithin: Duration = .milliseconds(1_500)
    /// Said before anything else, to its end: that what is said is kept, for example.
    package var announcement: String?
    package var thinkingPhrase = "One moment please."
    /// Said when no reply can be had.
    package var failurePhrase = "I am sorry, something went wrong on my side. Please say that again."
    /// A model that gives nothing for this long has failed.
    package var modelPatience: Duration = .seconds(20)
    /// A recognizer whose last words do not come by then has failed.
    package var recognizerPatience: Duration = .milliseconds(1_700)
    /// A voice that gives no sound of a sentence by then has failed.
    package var voicePatience: Duration = .milliseconds(1_700)
    /// A tool that takes longer has failed; the model is told.
    package var toolPatience: Duration = .seconds(30)
    /// Failed replies in a row after which a person is asked for.
    package var failuresBeforeEscalation = 3
    /// How long a person is waited for.
    package var escalationPatience: Duration = .seconds(60)
    package var budget = SessionBudget()
    /// Said before the end when the budget is spent.
    package var budgetPhrase = "I am sorry, I have to end our conversation here. Goodbye."
    /// Others at work for the session at once.
    package var mostDelegations = 8
    /// Events that wait to be taken up.
    package var mostNews = 16
    package var nobodyCamePhrase = "I am sorry, nobody is free to help right now. Let us go on as well as we can."

    package init() {}
}
