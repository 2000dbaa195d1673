// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// Who comes, with what rights and wishes: token and request together, checked.
package struct RoomEntry: Sendable {
    package var room: String
    /// Whether the room is made if it is not there.
    package var mayCreate = true
    /// What others will see, but for the SID.
    package var participant: ParticipantInfo
    package var subscribesItself = true
    /// What the room is to be like, if it is made.
    package var configuration: RoomConfiguration?
    /// Whether its client sends by one peer connection and receives by another.
    package var usesTwoConnections = false
    package var offer: SignalDescription?
    package var tracks: [AddTrackRequest] = []
    /// As the token says.
    let claims: AccessClaims

    /// Throws what a token may not say. `request` is the client's, which may not contradict the token.
    package init(_ claims: AccessClaims, _ request: JoinRequest) throws(RoomRefusal) {
        guard !claims.identity.isEmpty else { throw .noIdentity }
        guard !claims.video.room.isEmpty, claims.video.room.utf8.count <= RoomLimits.name,
            claims.identity.utf8.count <= RoomLimits.name, claims.name.utf8.count <= RoomLimits.name
        else { throw .badName }
        (room, configuration, self.claims) = (claims.video.room, claims.room, claims)
        var attributes = claims.attributes
        var metadata = claims.metadata
        if claims.video.canUpdateOwnMetadata == true {
            attributes.merge(request.participantAttributes) { _, own in own }
            if !request.metadata.isEmpty { metadata = request.metadata }
        }
        let size = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard max(size, metadata.utf8.count) <= RoomLimits.metadata else { throw .tooLarge("metadata") }
        participant = ParticipantInfo {
            ($0.identity, $0.name, $0.kind) = (claims.identity, claims.name, claims.kind)
            ($0.metadata, $0.attributes) = (metadata, attributes)
            $0.permission = claims.video.permission
            $0.clientProtocol = request.clientInfo?.clientProtocol ?? 0
            $0.capabilities = request.clientInfo?.capabilities ?? []
        }
        subscribesItself = request.connectionSettings?.autoSubscribe ?? true
        offer = request.publisherOffer
        tracks = request.addTrackRequests
    }
}

/// One stay of one participant, for the connection that carries its signals.
package struct RoomMembership: Equatable, Sendable {
    package let room: String
    package let sid: String
}
