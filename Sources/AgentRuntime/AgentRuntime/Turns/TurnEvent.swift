// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// What has happened in a conversation, as far as taking turns is concerned. Each carries the time at which it was known.
package enum TurnEvent: Equatable, Sendable {
    case speechStarted(MonotonicTime)
    /// `lastVoice` lies before the time at which the detector was sure by its patience.
    case speechEnded(lastVoice: MonotonicTime, MonotonicTime)
    /// The words of the segment under way, replaced by each later one.
    case partialHeard(String, MonotonicTime)
    /// A segment that will not change. The segment under way starts anew.
    case finalHeard(String, MonotonicTime)
    /// The user has written something instead.
    case written(String, MonotonicTime)
    case talkPressed(MonotonicTime)
    case talkReleased(MonotonicTime)
    /// The first sound of a reply left towards the room.
    case playoutStarted(MonotonicTime)
    /// The reply was heard to its end, or dropped.
    case playoutFinished(MonotonicTime)
    /// The reply gave nothing to say.
    case replyEnded(MonotonicTime)
    case timerFired(TurnTimer, MonotonicTime)
}

/// What ``TurnMachine`` waits for. At most one of each runs; a new start replaces the running one.
package enum TurnTimer: Hashable, Sendable, CaseIterable {
    /// The pause after which a turn is over.
    case endpoint
    /// How long speech over the agent's voice has to last before it counts as an interruption.
    case interruption
    /// How long the agent's voice stays held after a sound that was none.
    case resumption
    /// How long a user may talk.
    case turnLimit
    /// How long nobody says anything before the user counts as away.
    case away
}
