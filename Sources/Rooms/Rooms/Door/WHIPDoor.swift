// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Lifecycle
import LiveKitSignal
import RTCPackets

/// Where publishers come in that speak WHIP (RFC 9725), as OBS does: an offer is posted, its answer comes back.
///
/// `POST /whip/v1` makes a participant of the token's identity, `DELETE` on the location that is answered ends it. There is
/// nothing to trickle: the hub's addresses are in the answer, and it needs none of the publisher's.
package struct WHIPDoor: HTTPHandling {
    private static let type = "application/sdp"
    private static let root = "/whip/v1"
    private static let maximumOffer = 256 << 10

    private let service: RoomService
    private let tokens: TokenCheck
    private let tasks: any TaskStarting

    package init(service: RoomService, tokens: TokenCheck, tasks: any TaskStarting) {
        (self.service, self.tokens, self.tasks) = (service, tokens, tasks)
    }

    package static func serves(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        do throws(RoomDoorError) {
            let claims = try tokens.claims(request)
            guard claims.video.roomJoin, !claims.video.room.isEmpty else { throw RoomDoorError.noGrant }
            let resource = request.path.dropFirst(Self.root.count + 1)
            switch (request.method, resource.isEmpty) {
            case (.post, true): responder.send(try await publish(request, claims))
            case (.delete, false):
                let isDone = await service.leave(String(resource), claims)
                responder.send(HTTPServerResponse(status: isDone ? 200 : 404))
            default:
                let allowed = resource.isEmpty ? "POST" : "DELETE"
                responder.send(HTTPServerResponse(status: 405, fields: ["allow": allowed]))
            }
        } catch {
            responder.send(error.response)
        }
    }

    private func publish(
        _ request: HTTPServerRequest, _ claims: AccessClaims
    ) async throws(RoomDoorError) -> HTTPServerResponse {
        guard request.fields["content-type"]?.prefix(while: { $0 != ";" }) == Self.type[...] else {
            return HTTPServerResponse(status: 415, fields: ["accept-post": Self.type])
        }
        guard request.body.count <= Self.maximumOffer, let sdp = String(validating: request.body, as: UTF8.self),
            let offer = try? SessionDescription(parsing: sdp)
        else { throw .badOffer }
        let outlet = SignalOutlet()
        let member: RoomMembership
        do throws(RoomRefusal) {
            member = try await service.join(try Self.entry(claims, offer, sdp), outlet)
        } catch {
            throw .refused("\(error)")
        }
        guard let answer = await Self.answer(in: outlet) else { throw .badOffer }
        // What the room has to say to clients, nobody reads here.
        tasks.start { for await _ in outlet.responses {} }
        var response = HTTPServerResponse(status: 201, contentType: Self.type, text: answer)
        response.fields.append("location", "\(Self.root)/\(member.sid)")
        return response
    }

    /// Announces what the offer sends as a client would.
    private static func entry(
        _ claims: AccessClaims, _ offer: SessionDescription, _ sdp: String
    ) throws(RoomRefusal) -> RoomEntry {
        var entry = try RoomEntry(claims, JoinRequest())
        entry.subscribesItself = false
        entry.offer = SignalDescription { ($0.type, $0.sdp) = ("offer", sdp) }
        let sections = offer.sections.prefix(RoomLimits.tracksPerParticipant)
        entry.tracks = sections.enumerated().compactMap { index, section in
            guard !section.isData, !section.isRejected, section.direction.sends else { return nil }
            let isAudio = section.kind == "audio"
            return AddTrackRequest {
                $0.cid = section.msid?.track ?? "whip-\(index)"
                ($0.type, $0.source) = (isAudio ? .audio : .video, isAudio ? .microphone : .camera)
                $0.name = section.kind
            }
        }
        return entry
    }

    /// Nil if the participant is gone before there is one.
    private static func answer(in outlet: SignalOutlet) async -> String? {
        for await response in outlet.responses {
            if case .answer(let answer)? = response.body { return answer.sdp }
        }
        return nil
    }
}
