// SPDX-License-Identifier: Apache-2.0

/// Something that happened in a room, for whoever is to hear of it.
package struct WebhookEvent: SignalMessage {
    package var event = ""
    package var room: RoomInfo?
    package var participant: ParticipantInfo?
    /// One event is sent again under the same id.
    package var id = ""
    /// Seconds since 1970.
    package var createdAt: Int64 = 0
    package var track: TrackInfo?
    /// Events before this one that could not be delivered.
    package var numDropped: Int32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "event", &event)
        try visitor.optional(2, "room", &room)
        try visitor.optional(3, "participant", &participant)
        try visitor.single(6, "id", &id)
        try visitor.single(7, "created_at", &createdAt)
        try visitor.optional(8, "track", &track)
        try visitor.single(11, "num_dropped", &numDropped)
    }
}
