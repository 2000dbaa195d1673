// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What participants say of themselves and to each other.
extension Room {
    package mutating func changed(_ request: UpdateParticipantMetadata, by sid: String) -> [RoomAction] {
        guard let participant = participants[sid] else { return [] }
        let id = request.requestID
        guard participant.permission.canUpdateMetadata else {
            return [response(.notAllowed, "the token does not grant canUpdateOwnMetadata", id, to: sid)]
        }
        var attributes = participant.facts.attributes
        for (key, value) in request.attributes { attributes[key] = value.isEmpty ? nil : value }
        let size = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard max(size, request.metadata.utf8.count) <= RoomLimits.metadata, request.name.utf8.count <= RoomLimits.name
        else {
            return [response(.limitExceeded, "more than \(RoomLimits.metadata) bytes", id, to: sid)]
        }
        participants[sid]?.change {
            $0.attributes = attributes
            if !request.metadata.isEmpty { $0.metadata = request.metadata }
            if !request.name.isEmpty { $0.name = request.name }
        }
        // The update stands before the answer: a client reads its own attributes from the update.
        return announce(sid, includingItself: true) + [response(.ok, "", id, to: sid)]
    }

    /// Whom a data packet of `sid` goes to; nobody if it may not send.
    package func receivers(of packet: DataEnvelope, from sid: String) -> [String] {
        guard let sender = participants[sid], sender.permission.canPublishData else { return [] }
        if packet.destinations.isEmpty { return members.map(\.sid).filter { $0 != sid } }
        let wanted = Set(packet.destinations)
        return members.filter { wanted.contains($0.identity) && $0.sid != sid }.map(\.sid)
    }
}
