// SPDX-License-Identifier: Apache-2.0

/// The first answer to a client.
package struct JoinResponse: SignalMessage {
    package var room: RoomInfo?
    package var participant: ParticipantInfo?
    package var otherParticipants: [ParticipantInfo] = []
    package var serverVersion = ""
    package var iceServers: [ICEServer] = []
    /// Whether the server offers at once (two peer connections).
    package var subscriberPrimary = false
    /// Seconds.
    package var pingTimeout: Int32 = 0
    /// Seconds; clients stop working at 0.
    package var pingInterval: Int32 = 0
    package var serverInfo: ServerInfo?
    package var enabledPublishCodecs: [CodecInfo] = []
    package var fastPublish = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "room", &room)
        try visitor.optional(2, "participant", &participant)
        try visitor.repeated(3, "other_participants", &otherParticipants)
        try visitor.single(4, "server_version", &serverVersion)
        try visitor.repeated(5, "ice_servers", &iceServers)
        try visitor.single(6, "subscriber_primary", &subscriberPrimary)
        try visitor.single(10, "ping_timeout", &pingTimeout)
        try visitor.single(11, "ping_interval", &pingInterval)
        try visitor.optional(12, "server_info", &serverInfo)
        try visitor.repeated(14, "enabled_publish_codecs", &enabledPublishCodecs)
        try visitor.single(15, "fast_publish", &fastPublish)
    }
}

/// The first answer to a client that comes back.
package struct ReconnectResponse: SignalMessage {
    package var iceServers: [ICEServer] = []
    package var serverInfo: ServerInfo?
    package var lastMessageSeq: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "ice_servers", &iceServers)
        try visitor.optional(3, "server_info", &serverInfo)
        try visitor.single(4, "last_message_seq", &lastMessageSeq)
    }
}

/// The server about itself.
package struct ServerInfo: SignalMessage {
    package var edition = ServerEdition()
    package var version = ""
    package var `protocol`: Int32 = 0
    package var region = ""
    package var nodeID = ""
    package var debugInfo = ""
    package var agentProtocol: Int32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "edition", &edition)
        try visitor.single(2, "version", &version)
        try visitor.single(3, "protocol", &`protocol`)
        try visitor.single(4, "region", &region)
        try visitor.single(5, "node_id", &nodeID)
        try visitor.single(6, "debug_info", &debugInfo)
        try visitor.single(7, "agent_protocol", &agentProtocol)
    }
}

/// A STUN or TURN server for clients.
package struct ICEServer: SignalMessage {
    package var urls: [String] = []
    package var username = ""
    package var credential = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "urls", &urls)
        try visitor.single(2, "username", &username)
        try visitor.single(3, "credential", &credential)
    }
}

/// Who runs a server.
package struct ServerEdition: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let names: [Int32: String] = [
        0: "Standard", 1: "Cloud",
    ]
}
