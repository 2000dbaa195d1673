// SPDX-License-Identifier: Apache-2.0

/// Where the stdio face writes: one message a line, in the order of the calls.
package protocol StdioOutput: Sendable {
    /// Queues one message and waits while too much is unread. The line feed is added here.
    func write(_ message: [UInt8]) async throws(StdioClosed)

    /// Queues one message without waiting; false, and nothing queued, when too much is unread. For what may be lost.
    func offer(_ message: [UInt8]) -> Bool
}

/// The reader of our standard output has gone.
package struct StdioClosed: Error, Equatable {
    package init() {}
}
