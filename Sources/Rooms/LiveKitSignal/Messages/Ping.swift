// SPDX-License-Identifier: Apache-2.0

/// A client asks whether we are there.
package struct Ping: SignalMessage {
    /// Milliseconds of its clock.
    package var timestamp: Int64 = 0
    package var rtt: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "timestamp", &timestamp)
        try visitor.single(2, "rtt", &rtt)
    }
}

/// We are.
package struct Pong: SignalMessage {
    package var lastPingTimestamp: Int64 = 0
    /// Milliseconds of our clock since 1970.
    package var timestamp: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "last_ping_timestamp", &lastPingTimestamp)
        try visitor.single(2, "timestamp", &timestamp)
    }
}
