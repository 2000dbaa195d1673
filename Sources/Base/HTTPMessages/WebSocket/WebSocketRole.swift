// SPDX-License-Identifier: Apache-2.0

/// Which end of a WebSocket we are: clients mask what they send, servers do not (RFC 6455, section 5.1).
package enum WebSocketRole: Sendable {
    case server, client
}

/// What one WebSocket may cost. In bytes of payload; beyond either the connection ends with code 1009.
package struct WebSocketLimits: Equatable, Sendable {
    /// Of one data frame. A control frame never has more than 125.
    package var frame = 1 << 20
    /// Of one message, all its frames together.
    package var message = 4 << 20

    package init() {}
}
