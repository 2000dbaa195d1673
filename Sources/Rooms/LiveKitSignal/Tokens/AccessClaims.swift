// SPDX-License-Identifier: Apache-2.0

import JSON

/// What an access token says: who comes and what they may do.
package struct AccessClaims: Equatable, Sendable {
    /// The API key that signed it.
    package var issuer = ""
    package var identity = ""
    package var name = ""
    package var kind = ParticipantInfo.Kind.standard
    package var metadata = ""
    package var attributes: [String: String] = [:]
    /// Base64 of the SHA-256 of the body that it vouches for (webhooks).
    package var sha256 = ""
    package var video = VideoGrant()
    /// What the room is to be like that its bearer makes by joining.
    package var room: RoomConfiguration?
    /// Seconds since 1970.
    package var notBefore: Int64?
    package var expires: Int64?

    package init() {}

    init(json: JSONValue) throws(AccessTokenError) {
        guard json.object != nil else { throw .malformed }
        issuer = json["iss"]?.string ?? ""
        identity = json["sub"]?.string ?? ""
        name = json["name"]?.string ?? ""
        if let kind = json["kind"]?.string {
            guard let known = try? ParticipantInfo.Kind(json: .string(kind)) else { throw .badClaim("kind") }
            self.kind = known
        }
        metadata = json["metadata"]?.string ?? ""
        sha256 = json["sha256"]?.string ?? ""
        for (key, value) in json["attributes"]?.object ?? [:] {
            guard let text = value.string else { throw .badClaim("attributes") }
            attributes[key] = text
        }
        video = try VideoGrant(json: json["video"])
        if let room = json["roomConfig"], !room.isNull {
            guard let known = try? RoomConfiguration(json: room) else { throw .badClaim("roomConfig") }
            self.room = known
        }
        notBefore = Self.seconds(json["nbf"])
        expires = Self.seconds(json["exp"])
    }

    /// Fractions are allowed; what is beyond all time is not.
    private static func seconds(_ json: JSONValue?) -> Int64? {
        json?.double.flatMap { Int64(exactly: $0.rounded(.down)) }
    }

    var json: JSONValue {
        var json: JSONValue = ["iss": .string(issuer), "sub": .string(identity), "video": video.json]
        if !name.isEmpty { json["name"] = .string(name) }
        if kind != .standard, let name = ParticipantInfo.Kind.names[kind.number] {
            json["kind"] = .string(name.lowercased())
        }
        if !metadata.isEmpty { json["metadata"] = .string(metadata) }
        if !sha256.isEmpty { json["sha256"] = .string(sha256) }
        if !attributes.isEmpty {
            var members = JSONObject()
            for key in attributes.keys.sorted() { members[key] = attributes[key].map(JSONValue.string) }
            json["attributes"] = .object(members)
        }
        if let room = try? room?.makeJSON() { json["roomConfig"] = room }
        json["nbf"] = notBefore.map(JSONValue.integer)
        json["exp"] = expires.map(JSONValue.integer)
        return json
    }
}
