// SPDX-License-Identifier: Apache-2.0

/// Messages that nobody has read yet, oldest first.
struct WebSocketInbox {
    private var messages: [WebSocketMessage] = []
    private var head = 0
    private var bytes = 0

    mutating func append(_ message: WebSocketMessage) {
        messages.append(message)
        bytes += message.bytes.count
    }

    mutating func takeFirst() -> WebSocketMessage? {
        guard head < messages.count else { return nil }
        let message = messages[head]
        messages[head].bytes = []
        bytes -= message.bytes.count
        head += 1
        if head * 2 >= messages.count {
            messages.removeFirst(head)
            head = 0
        }
        return message
    }

    /// Whether the peer is to be held back.
    func exceeds(_ rules: WebSocketRules) -> Bool {
        messages.count - head >= rules.unreadMessages || bytes >= rules.unreadBytes
    }
}

/// The bounds and times of one WebSocket.
package struct WebSocketRules: Sendable {
    package var limits = WebSocketLimits()
    /// Messages that wait to be read before the peer is held back. What one read of the socket held comes on top.
    package var unreadMessages = 64
    /// Likewise their bytes.
    package var unreadBytes = 1 << 20
    /// Between two pings; a peer that has not answered one when the next is due is dropped.
    package var pingInterval: Duration = .seconds(30)
    /// How long the peer may take to answer our close frame.
    package var closeDeadline: Duration = .seconds(5)

    package init() {}
}
