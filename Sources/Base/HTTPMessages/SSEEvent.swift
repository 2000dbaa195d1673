// SPDX-License-Identifier: Apache-2.0

/// One event of a `text/event-stream` (HTML standard, section 9.2).
package struct SSEEvent: Equatable, Sendable {
    /// The `event` field; nil stands for the default type, `message`.
    package var event: String?
    /// The `data` lines joined by line feeds, as received: not checked for UTF-8. Empty for a priming event.
    package var data: [UInt8]
    /// The last event id of the stream when this event was dispatched: it stays until another `id` field replaces it.
    package var id: String?
    /// Milliseconds to wait before reconnecting, if this event's block named them.
    package var retry: Int?

    package init(event: String? = nil, data: [UInt8], id: String? = nil, retry: Int? = nil) {
        self.event = event
        self.data = data
        self.id = id
        self.retry = retry
    }
}

/// Why an event stream cannot be read on.
package enum SSEError: Error, Equatable, Sendable {
    /// One event, or one line of any kind, takes more than `limit` bytes.
    case eventTooLarge(limit: Int)
}
