// SPDX-License-Identifier: Apache-2.0

/// What a client of `/rtc/v1` says with its first request.
package struct JoinRequest: SignalMessage {
    package var clientInfo: ClientInfo?
    package var connectionSettings: ConnectionSettings?
    package var metadata = ""
    package var participantAttributes: [String: String] = [:]
    package var addTrackRequests: [AddTrackRequest] = []
    package var publisherOffer: SignalDescription?
    package var reconnect = false
    package var reconnectReason = ReconnectReason()
    package var participantSID = ""
    package var syncState: SyncState?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "client_info", &clientInfo)
        try visitor.optional(2, "connection_settings", &connectionSettings)
        try visitor.single(3, "metadata", &metadata)
        try visitor.map(4, "participant_attributes", &participantAttributes)
        try visitor.repeated(5, "add_track_requests", &addTrackRequests)
        try visitor.optional(6, "publisher_offer", &publisherOffer)
        try visitor.single(7, "reconnect", &reconnect)
        try visitor.single(8, "reconnect_reason", &reconnectReason)
        try visitor.single(9, "participant_sid", &participantSID)
        try visitor.optional(10, "sync_state", &syncState)
    }
}

/// A client about itself; for display and for what it can do.
package struct ClientInfo: SignalMessage {
    package var sdk = ClientSDK()
    package var version = ""
    package var `protocol`: Int32 = 0
    package var os = ""
    package var osVersion = ""
    package var deviceModel = ""
    package var browser = ""
    package var browserVersion = ""
    package var clientProtocol: Int32 = 0
    package var capabilities: [ClientCapability] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sdk", &sdk)
        try visitor.single(2, "version", &version)
        try visitor.single(3, "protocol", &`protocol`)
        try visitor.single(4, "os", &os)
        try visitor.single(5, "os_version", &osVersion)
        try visitor.single(6, "device_model", &deviceModel)
        try visitor.single(7, "browser", &browser)
        try visitor.single(8, "browser_version", &browserVersion)
        try visitor.single(12, "client_protocol", &clientProtocol)
        try visitor.repeated(13, "capabilities", &capabilities)
    }
}

/// How a client wants to be served.
package struct ConnectionSettings: SignalMessage {
    package var autoSubscribe = false
    package var adaptiveStream = false
    package var subscriberAllowPause: Bool?
    package var disableICELite = false
    package var autoSubscribeDataTrack: Bool?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "auto_subscribe", &autoSubscribe)
        try visitor.single(2, "adaptive_stream", &adaptiveStream)
        try visitor.optional(3, "subscriber_allow_pause", &subscriberAllowPause)
        try visitor.single(4, "disable_ice_lite", &disableICELite)
        try visitor.optional(5, "auto_subscribe_data_track", &autoSubscribeDataTrack)
    }
}

/// A ``JoinRequest`` as it stands in the URL.
package struct WrappedJoinRequest: SignalMessage {
    package var compression = JoinCompression()
    package var joinRequest: [UInt8] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "compression", &compression)
        try visitor.single(2, "join_request", &joinRequest)
    }
}

/// Why a client comes back.
package struct ReconnectReason: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let names: [Int32: String] = [
        0: "RR_UNKNOWN", 1: "RR_SIGNAL_DISCONNECTED", 2: "RR_PUBLISHER_FAILED", 3: "RR_SUBSCRIBER_FAILED",
        4: "RR_SWITCH_CANDIDATE",
    ]
}

/// How a join is packed.
package struct JoinCompression: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let none = JoinCompression(number: 0)
    package static let gzip = JoinCompression(number: 1)

    package static let names: [Int32: String] = [
        0: "NONE", 1: "GZIP",
    ]
}

/// The library that a client is made with.
package struct ClientSDK: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let names: [Int32: String] = [
        0: "UNKNOWN", 1: "JS", 2: "SWIFT", 3: "ANDROID", 4: "FLUTTER", 5: "GO", 6: "UNITY", 7: "REACT_NATIVE",
        8: "RUST", 9: "PYTHON", 10: "CPP", 11: "UNITY_WEB", 12: "NODE", 13: "UNREAL", 14: "ESP32", 15: "DOTNET",
    ]
}
