// SPDX-License-Identifier: Apache-2.0

/// Starts the peer of a ``StdioUpstream``: in the product a child process, in tests a script.
package protocol MessageChannelOpening: Sendable {
    /// Returns once messages can be sent. Events arrive one at a time, on any thread, from then on or even before;
    /// after ``MessageChannelEvent/ended(_:)`` there are none. The handler does not block.
    func open(
        onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) async throws(MessageChannelError) -> any MessageChannel
}
