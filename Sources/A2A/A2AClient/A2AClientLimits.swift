// SPDX-License-Identifier: Apache-2.0

/// What one agent may cost its client.
package struct A2AClientLimits: Sendable {
    /// From the call to the end of an answer that is no stream.
    package var call: Duration = .seconds(30)
    /// Longest silence of a stream, comments counting as speech.
    package var silence: Duration = .seconds(90)
    /// The same where a stream has no comments: over gRPC.
    package var plainSilence: Duration = .seconds(900)
    /// Bytes of one answer or event.
    package var message = 4 << 20
    /// Bytes of a card.
    package var card = 1 << 20
    /// Pauses between polls and before a cut stream is taken up again: the first, and the longest they double to.
    package var firstPause: Duration = .seconds(1)
    package var longestPause: Duration = .seconds(15)
    /// Attempts to take up a cut stream, one after another in vain.
    package var attempts = 8

    package init() {}
}
