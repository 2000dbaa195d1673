// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Cryptography
import HubCore
import Lifecycle
import Synchronization

/// Puts what a media agent asks a person for among the calls that wait for approval, so that it can be answered from
/// anywhere, and takes the answer back. One conversation's.
final class MediaAgentEscalation: Sendable {
    /// As approvers see what asks.
    static let method = "escalation", server = "rooms"

    private let approvals: Approvals
    private let tasks: any TaskStarting
    private let answer: @Sendable (String) async -> Void
    private let waiting = Mutex<(any RunningTask)?>(nil)

    /// `answer` gets the words of the person.
    init(_ approvals: Approvals, tasks: any TaskStarting, answer: @escaping @Sendable (String) async -> Void) {
        (self.approvals, self.tasks, self.answer) = (approvals, tasks, answer)
    }

    func ask(_ request: EscalationRequest, in room: String) {
        let question = ApprovalRequest(
            principal: "agent:\(request.agent)", method: Self.method, target: room, server: Self.server,
            rule: request.reason.reason, arguments: request.json, sha256: { SHA256.digest(of: $0) })
        let work = tasks.start { [approvals, answer] in
            do throws(ApprovalRefusal) {
                try await approvals.consent(to: question)
                await answer("Yes. \(request.reason.recommendation)")
            } catch {
                // Whoever says nothing in time, or was not asked at all, has not said no: a person in the room still may.
                if error == .denied { await answer("No.") }
            }
        }
        waiting.withLock { waiting in
            waiting?.cancel()
            waiting = work
        }
    }

    /// It was answered otherwise, or nobody waits any more.
    func end() {
        waiting.withLock { waiting in
            waiting?.cancel()
            waiting = nil
        }
    }
}
