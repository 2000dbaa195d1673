// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What waits to be said to one worker. Any thread; one reader.
package final class WorkerOutlet: Sendable {
    /// Messages that a worker may leave unread before it is given up.
    package static let capacity = 1024

    /// The API key by which the worker came; its agents' tokens are signed with it.
    package let key: String
    /// What it wants its agents to be allowed.
    package let permission: ParticipantPermission?
    /// Ends when nothing more will be said.
    package let messages: AsyncStream<ServerMessage>
    private let continuation: AsyncStream<ServerMessage>.Continuation

    package init(key: String, permission: ParticipantPermission?) {
        (self.key, self.permission) = (key, permission)
        (messages, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    package func send(_ body: ServerMessage.Body) {
        if case .dropped = continuation.yield(ServerMessage(body)) { continuation.finish() }
    }

    /// What was sent before is still read.
    package func finish() { continuation.finish() }
}
