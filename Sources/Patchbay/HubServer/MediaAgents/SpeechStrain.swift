// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Synchronization

/// Which conversations of a hub have a recognizer that is behind: while there is one that is far behind, no other begins.
/// Any thread.
final class SpeechStrain: Sendable {
    /// By the participant that an agent is. One entry for each conversation under way at most.
    private let steps = Mutex<[String: RecognizerBacklog.Step]>([:])

    /// ``RecognizerBacklog/Step/none`` also where the conversation has ended.
    func set(_ step: RecognizerBacklog.Step, of participant: String) {
        steps.withLock { $0[participant] = step == .none ? nil : step }
    }

    /// Whether another conversation may begin.
    var isBearable: Bool { steps.withLock { steps in !steps.values.contains(.full) } }
}
