// SPDX-License-Identifier: Apache-2.0

import JSON

/// Names a room.
package struct RoomRequest: Equatable, Sendable {
    /// Of a room's or participant's name, in Unicode scalars: what the description of the API counts.
    package static let longestName = 128
    package var name: String

    package init(name: String) throws(AdminFault) {
        guard !name.isEmpty, name.unicodeScalars.count <= Self.longestName else {
            throw .malformed("the name of a room must have 1 to \(Self.longestName) characters")
        }
        self.name = name
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let example = #"{"name":"kitchen"}"#
        let root = try AdminBody.object(body, members: ["name"], example: example)
        guard let name = root["name"]?.string else { throw .malformed("the body must be an object like \(example)") }
        try self.init(name: name)
    }
}

/// Asks for a token that lets somebody into a room.
package struct RoomTokenRequest: Equatable, Sendable {
    package static let seconds = (standard: Int64(3600), range: Int64(1)...Int64(30 * 86_400))

    package var room: String
    package var identity: String
    /// How long it opens the room.
    package var seconds: Int64
    /// Whether its bearer may govern the room too.
    package var isAdmin: Bool

    package init(
        room: String, identity: String, seconds: Int64 = RoomTokenRequest.seconds.standard, isAdmin: Bool = false
    ) throws(AdminFault) {
        self.room = try RoomRequest(name: room).name
        guard !identity.isEmpty, identity.unicodeScalars.count <= RoomRequest.longestName else {
            throw .malformed("an identity must have 1 to \(RoomRequest.longestName) characters")
        }
        guard Self.seconds.range.contains(seconds) else {
            throw .malformed("a token is good for 1 to \(Self.seconds.range.upperBound) seconds")
        }
        (self.identity, self.seconds, self.isAdmin) = (identity, seconds, isAdmin)
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let example = #"{"room":"kitchen","identity":"anna"}"#
        let root = try AdminBody.object(body, members: ["room", "identity", "seconds", "admin"], example: example)
        guard let room = root["room"]?.string, let identity = root["identity"]?.string else {
            throw .malformed("the body must be an object like \(example)")
        }
        var seconds = Self.seconds.standard
        if let value = root["seconds"] {
            guard let number = value.integer else { throw .malformed("seconds must be a whole number") }
            seconds = number
        }
        var isAdmin = false
        if let value = root["admin"] {
            guard let flag = value.boolean else { throw .malformed("admin must be true or false") }
            isAdmin = flag
        }
        try self.init(room: room, identity: identity, seconds: seconds, isAdmin: isAdmin)
    }

    package func json() -> [UInt8] {
        let json: JSONValue = [
            "room": .string(room), "identity": .string(identity), "seconds": .integer(seconds),
            "admin": .boolean(isAdmin),
        ]
        return json.serialized()
    }

    static func answer(_ token: String) -> [UInt8] { (["token": .string(token)] as JSONValue).serialized() }
}
