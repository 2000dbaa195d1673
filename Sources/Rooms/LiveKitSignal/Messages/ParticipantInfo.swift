// SPDX-License-Identifier: Apache-2.0

/// A participant as others see it.
package struct ParticipantInfo: SignalMessage {
    /// Starts with `PA_`.
    package var sid = ""
    package var identity = ""
    package var state = State()
    package var tracks: [TrackInfo] = []
    package var metadata = ""
    /// Seconds since 1970.
    package var joinedAt: Int64 = 0
    package var name = ""
    /// Grows with every change; an older one than the last is ignored by clients.
    package var version: UInt32 = 0
    package var permission: ParticipantPermission?
    package var region = ""
    package var isPublisher = false
    package var kind = Kind()
    package var attributes: [String: String] = [:]
    package var disconnectReason = DisconnectReason()
    package var joinedAtMs: Int64 = 0
    /// What its client can do; others choose by it how to call it.
    package var clientProtocol: Int32 = 0
    package var capabilities: [ClientCapability] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sid", &sid)
        try visitor.single(2, "identity", &identity)
        try visitor.single(3, "state", &state)
        try visitor.repeated(4, "tracks", &tracks)
        try visitor.single(5, "metadata", &metadata)
        try visitor.single(6, "joined_at", &joinedAt)
        try visitor.single(9, "name", &name)
        try visitor.single(10, "version", &version)
        try visitor.optional(11, "permission", &permission)
        try visitor.single(12, "region", &region)
        try visitor.single(13, "is_publisher", &isPublisher)
        try visitor.single(14, "kind", &kind)
        try visitor.map(15, "attributes", &attributes)
        try visitor.single(16, "disconnect_reason", &disconnectReason)
        try visitor.single(17, "joined_at_ms", &joinedAtMs)
        try visitor.single(20, "client_protocol", &clientProtocol)
        try visitor.repeated(21, "capabilities", &capabilities)
    }
}

extension ParticipantInfo {
    /// How far a participant is.
    package struct State: SignalEnumeration {
        package let number: Int32

        package init(number: Int32) { self.number = number }

        package static let joining = State(number: 0)
        package static let joined = State(number: 1)
        package static let active = State(number: 2)
        package static let disconnected = State(number: 3)

        package static let names: [Int32: String] = [
            0: "JOINING", 1: "JOINED", 2: "ACTIVE", 3: "DISCONNECTED",
        ]
    }

    /// What a participant is.
    package struct Kind: SignalEnumeration {
        package let number: Int32

        package init(number: Int32) { self.number = number }

        package static let standard = Kind(number: 0)
        package static let ingress = Kind(number: 1)
        package static let egress = Kind(number: 2)
        package static let sip = Kind(number: 3)
        package static let agent = Kind(number: 4)

        package static let names: [Int32: String] = [
            0: "STANDARD", 1: "INGRESS", 2: "EGRESS", 3: "SIP", 4: "AGENT",
        ]
    }
}

/// Something only some clients can do.
package struct ClientCapability: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let unused = ClientCapability(number: 0)
    package static let packetTrailer = ClientCapability(number: 1)
    package static let deflateRaw = ClientCapability(number: 2)

    package static let names: [Int32: String] = [
        0: "CAP_UNUSED", 1: "CAP_PACKET_TRAILER", 2: "CAP_COMPRESSION_DEFLATE_RAW",
    ]
}
