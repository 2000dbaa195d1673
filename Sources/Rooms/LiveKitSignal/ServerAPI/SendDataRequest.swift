// SPDX-License-Identifier: Apache-2.0

/// Sends a packet to participants in the name of the server.
package struct SendDataRequest: SignalMessage {
    package var room = ""
    package var data: [UInt8] = []
    package var kind = DataKind()
    package var destinationSIDs: [String] = []
    package var topic: String?
    /// Everybody if both are empty.
    package var destinationIdentities: [String] = []
    package var nonce: [UInt8] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "data", &data)
        try visitor.single(3, "kind", &kind)
        try visitor.repeated(4, "destination_sids", &destinationSIDs)
        try visitor.optional(5, "topic", &topic)
        try visitor.repeated(6, "destination_identities", &destinationIdentities)
        try visitor.single(7, "nonce", &nonce)
    }
}

/// How a data packet travels.
package struct DataKind: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let reliable = DataKind(number: 0)
    package static let lossy = DataKind(number: 1)

    package static let names: [Int32: String] = [
        0: "RELIABLE", 1: "LOSSY",
    ]
}

/// Calls a method of a participant.
package struct PerformRpcRequest: SignalMessage {
    package var room = ""
    package var destinationIdentity = ""
    package var method = ""
    package var payload = ""
    package var responseTimeoutMs: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "destination_identity", &destinationIdentity)
        try visitor.single(3, "method", &method)
        try visitor.single(4, "payload", &payload)
        try visitor.single(5, "response_timeout_ms", &responseTimeoutMs)
    }
}

/// What the method answered.
package struct PerformRpcResponse: SignalMessage {
    package var payload = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "payload", &payload)
    }
}
