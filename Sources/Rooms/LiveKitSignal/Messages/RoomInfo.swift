// SPDX-License-Identifier: Apache-2.0

/// A room as clients see it (`Room` in the protocol).
package struct RoomInfo: SignalMessage {
    package var sid = ""
    package var name = ""
    /// Seconds that a room without participants stays, if nobody ever came.
    package var emptyTimeout: UInt32 = 0
    /// 0 means no limit.
    package var maxParticipants: UInt32 = 0
    /// Seconds since 1970.
    package var creationTime: Int64 = 0
    package var turnPassword = ""
    package var enabledCodecs: [CodecInfo] = []
    package var metadata = ""
    package var numParticipants: UInt32 = 0
    package var numPublishers: UInt32 = 0
    package var activeRecording = false
    /// Seconds that a room stays after the last participant has left.
    package var departureTimeout: UInt32 = 0
    package var creationTimeMs: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sid", &sid)
        try visitor.single(2, "name", &name)
        try visitor.single(3, "empty_timeout", &emptyTimeout)
        try visitor.single(4, "max_participants", &maxParticipants)
        try visitor.single(5, "creation_time", &creationTime)
        try visitor.single(6, "turn_password", &turnPassword)
        try visitor.repeated(7, "enabled_codecs", &enabledCodecs)
        try visitor.single(8, "metadata", &metadata)
        try visitor.single(9, "num_participants", &numParticipants)
        try visitor.single(10, "active_recording", &activeRecording)
        try visitor.single(11, "num_publishers", &numPublishers)
        try visitor.single(14, "departure_timeout", &departureTimeout)
        try visitor.single(15, "creation_time_ms", &creationTimeMs)
    }
}

/// A codec that may be published (`Codec`).
package struct CodecInfo: SignalMessage {
    package var mime = ""
    package var fmtpLine = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "mime", &mime)
        try visitor.single(2, "fmtp_line", &fmtpLine)
    }
}
