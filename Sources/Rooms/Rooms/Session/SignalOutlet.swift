// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal
import Synchronization

/// What waits to be said to one client. Any thread; one reader.
package final class SignalOutlet: Sendable {
    /// Messages that a client may leave unread before it is given up.
    package static let capacity = 1024

    /// Ends when nothing more will be said.
    package let responses: AsyncStream<SignalResponse>
    private let continuation: AsyncStream<SignalResponse>.Continuation
    private let form = Mutex(SignalEncoding.binary)

    package init() {
        (responses, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    /// How the client writes, and is written to.
    package var encoding: SignalEncoding {
        get { form.withLock { $0 } }
        set { form.withLock { $0 = newValue } }
    }

    /// A client that has let too much pile up hears no more: its connection ends, and it may resume.
    package func send(_ body: SignalResponse.Body) {
        if case .dropped = continuation.yield(SignalResponse(body)) { continuation.finish() }
    }

    /// What was sent before is still read.
    package func finish() { continuation.finish() }
}
