// SPDX-License-Identifier: Apache-2.0

/// What happens on an upstream connection beside the answers to calls: for logs and metrics.
package enum UpstreamEvent: Sendable {
    case connected(UpstreamDescription)
    case connectFailed(UpstreamError)
    /// What the server says unasked is heard from now on.
    case listening
    /// A session or process that was in use is gone.
    case lost(String)
    /// A child process was stopped because nobody had called it for this long.
    case rested(after: Duration)
    /// The peer wrote something that is no message. Reported at counts that are powers of two, with a sample cut to
    /// 200 characters.
    case noise(count: Int, sample: String)
    /// A message that nobody waits for, or that breaks a rule, was dropped. Reported at powers of two.
    case dropped(count: Int, what: String)
    /// The peer asked something of us that the hub does not relay; it was told so.
    case refusedRequest(method: String)
    /// A courtesy, such as the end of a session or the withdrawal of a call, did not reach the peer.
    case courtesyFailed(String)
}

/// Takes the events of one connection, on any thread; must not block.
package typealias UpstreamObserver = @Sendable (UpstreamEvent) -> Void
