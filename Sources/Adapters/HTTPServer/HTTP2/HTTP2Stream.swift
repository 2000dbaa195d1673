// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle

/// One request and its answer, from the first field to the stream's end. On the loop's thread only.
final class HTTP2Stream {
    /// What is waited for.
    enum Phase {
        case head
        case body
        /// The handler, or the peer's readiness to take what it answered.
        case answer
    }

    let id: Int32
    unowned let connection: HTTP2Connection
    var builder: HTTP2RequestBuilder
    var exchange: HTTP2Exchange?
    /// Bytes of the request's body, counted with the connection's.
    var heldBytes = 0
    var phase = Phase.head
    /// Since when that is waited for; in the last phase, since when the peer has taken nothing.
    var since: MonotonicTime

    var body = HTTP2Body()
    /// Whether nothing follows behind `body`.
    var isComplete = false
    var trailers = HTTPFields()
    /// Whether the engine waits to be told of new bytes.
    var isDeferred = false
    /// Whether the peer may still send.
    var isPeerOpen = true

    init(id: Int32, connection: HTTP2Connection, limits: HTTPRequestLimits, now: MonotonicTime) {
        self.id = id
        self.connection = connection
        builder = HTTP2RequestBuilder(limits: limits)
        since = now
    }

    func enter(_ phase: Phase, at now: MonotonicTime) {
        self.phase = phase
        since = now
    }
}
