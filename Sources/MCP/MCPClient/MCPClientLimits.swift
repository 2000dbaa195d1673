// SPDX-License-Identifier: Apache-2.0

/// The bounds of one upstream connection.
package struct MCPClientLimits: Sendable {
    /// Longest wait for the answer to one request of our own, such as `initialize`; calls bring their own deadline.
    package var request: Duration = .seconds(60)
    /// Longest wait for an answer to the era probe.
    package var probe: Duration = .seconds(10)
    /// Bytes of one message.
    package var message = 8 << 20
    /// Bytes of one HTTP answer that is a stream of messages.
    package var stream = 256 << 20
    /// Requests under way at once, and calls that wait for a connection.
    package var concurrency = 1024
    /// How long a verdict on the upstream's era stands before it is asked again.
    package var eraLifetime: Duration = .seconds(86_400)
    /// The pause after the second failure in a row; it doubles up to ``longestPause``. The first is retried at once.
    package var shortestPause: Duration = .milliseconds(250)
    package var longestPause: Duration = .seconds(10)
    /// How long a child process may stay without a call before it is stopped; the next call starts it again. Nil: for ever.
    package var childIdle: Duration?

    package init() {}
}
