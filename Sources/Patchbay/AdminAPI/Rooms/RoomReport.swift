// SPDX-License-Identifier: Apache-2.0

import JSON

/// A room as the admin API shows it.
package struct RoomReport: Equatable, Sendable {
    package var name: String
    package var sid: String
    package var participants: Int
    package var publishers: Int
    /// Seconds since 1970.
    package var created: Int64

    package init(name: String, sid: String, participants: Int, publishers: Int, created: Int64) {
        (self.name, self.sid, self.created) = (name, sid, created)
        (self.participants, self.publishers) = (participants, publishers)
    }

    var json: JSONValue {
        [
            "name": .string(name), "sid": .string(sid), "participants": .integer(Int64(participants)),
            "publishers": .integer(Int64(publishers)), "created": .integer(created),
        ]
    }

    static func list(_ rooms: [RoomReport]) -> [UInt8] {
        (["rooms": .array(rooms.map(\.json))] as JSONValue).serialized()
    }

    static func one(_ room: RoomReport) -> [UInt8] { (["room": room.json] as JSONValue).serialized() }
}
