// SPDX-License-Identifier: Apache-2.0

import JSON

/// The `video` claim: what may be done with rooms. Nil of a three-valued one means that nothing was said.
package struct VideoGrant: Equatable, Sendable {
    package var roomCreate = false
    package var roomList = false
    package var roomRecord = false
    package var roomAdmin = false
    package var roomJoin = false
    /// The one room that the token is for; empty for none.
    package var room = ""
    package var canPublish: Bool?
    package var canSubscribe: Bool?
    package var canPublishData: Bool?
    /// Empty for all.
    package var canPublishSources: [TrackSource] = []
    package var canUpdateOwnMetadata: Bool?
    package var hidden = false
    package var recorder = false
    package var agent = false
    /// The one room to which `room`'s participants may be moved; empty for none.
    package var destinationRoom = ""

    package init() {}

    /// The permissions that follow: publishing and subscribing are allowed unless they are denied, changing oneself
    /// only if it is allowed.
    package var permission: ParticipantPermission {
        ParticipantPermission {
            $0.canPublish = canPublish ?? true
            $0.canSubscribe = canSubscribe ?? true
            $0.canPublishData = canPublishData ?? $0.canPublish
            $0.canPublishSources = canPublishSources
            $0.canUpdateMetadata = canUpdateOwnMetadata ?? false
            $0.hidden = hidden
            $0.recorder = recorder
            $0.agent = agent
        }
    }

    private static let flags: [(String, any WritableKeyPath<VideoGrant, Bool> & Sendable)] = [
        ("roomCreate", \.roomCreate), ("roomList", \.roomList), ("roomRecord", \.roomRecord),
        ("roomAdmin", \.roomAdmin), ("roomJoin", \.roomJoin), ("hidden", \.hidden), ("recorder", \.recorder),
        ("agent", \.agent),
    ]

    private static let options: [(String, any WritableKeyPath<VideoGrant, Bool?> & Sendable)] = [
        ("canPublish", \.canPublish), ("canSubscribe", \.canSubscribe), ("canPublishData", \.canPublishData),
        ("canUpdateOwnMetadata", \.canUpdateOwnMetadata),
    ]

    init(json: JSONValue?) throws(AccessTokenError) {
        guard let json, !json.isNull else { return }
        guard json.object != nil else { throw .badClaim("video") }
        for (name, path) in Self.flags {
            if let value = json[name] { self[keyPath: path] = try Self.flag(value, name) ?? false }
        }
        for (name, path) in Self.options {
            if let value = json[name] { self[keyPath: path] = try Self.flag(value, name) }
        }
        room = json["room"]?.string ?? ""
        destinationRoom = json["destinationRoom"]?.string ?? ""
        for source in json["canPublishSources"]?.array ?? [] {
            guard let known = try? TrackSource(json: source) else { throw .badClaim("video.canPublishSources") }
            canPublishSources.append(known)
        }
    }

    private static func flag(_ value: JSONValue, _ name: String) throws(AccessTokenError) -> Bool? {
        if value.isNull { return nil }
        guard let flag = value.boolean else { throw .badClaim("video.\(name)") }
        return flag
    }

    var json: JSONValue {
        var json: JSONValue = [:]
        for (name, path) in Self.flags where self[keyPath: path] { json[name] = true }
        for (name, path) in Self.options { json[name] = self[keyPath: path].map(JSONValue.boolean) }
        if !room.isEmpty { json["room"] = .string(room) }
        if !destinationRoom.isEmpty { json["destinationRoom"] = .string(destinationRoom) }
        if !canPublishSources.isEmpty {
            json["canPublishSources"] = .array(
                canPublishSources.compactMap { TrackSource.names[$0.number].map { .string($0.lowercased()) } })
        }
        return json
    }
}
