// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import LiveKitSignal

/// Where clients come in: `/rtc/v1`, the older `/rtc` and their `/validate`.
package struct RoomDoor: HTTPHandling {
    let service: RoomService
    private let tokens: TokenCheck
    private let upgrade: WebSocketUpgrade

    package init(service: RoomService, tokens: TokenCheck, upgrade: WebSocketUpgrade) {
        (self.service, self.tokens, self.upgrade) = (service, tokens, upgrade)
    }

    /// Whether a path is answered here. Older clients write two slashes where their URL has no path.
    package static func serves(_ path: String) -> Bool { route(path) != nil }

    private struct Route {
        var isOld = false
        var onlyValidates = false
    }

    private static func route(_ path: String) -> Route? {
        switch path.split(separator: "/") {
        case ["rtc", "v1"]: Route()
        case ["rtc", "v1", "validate"]: Route(onlyValidates: true)
        case ["rtc"]: Route(isOld: true)
        case ["rtc", "validate"]: Route(isOld: true, onlyValidates: true)
        default: nil
        }
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let query = RoomQuery(request)
        do throws(RoomDoorError) {
            guard let route = Self.route(request.path) else { throw RoomDoorError.noWebSocket }
            let claims = try claims(query)
            let join = try route.isOld ? JoinRequest(query) : Self.joinRequest(query)
            if route.onlyValidates {
                return responder.send(
                    HTTPServerResponse(status: 200, contentType: RoomDoorError.contentType, text: "success"))
            }
            // A client that gets another status than 404 for a plain request would think that it may join.
            guard request.fields["upgrade"] != nil else { throw RoomDoorError.noWebSocket }
            await upgrade.serve(request, responder) { channel in
                // A page can ask for text from the first message on, and need not read protobuf.
                let encoding = SignalEncoding(isText: query["text"] == "1")
                await talk(channel, claims, join, usesTwoConnections: route.isOld, encoding)
            }
        } catch {
            responder.send(error.response)
        }
    }

    private func claims(_ query: RoomQuery) throws(RoomDoorError) -> AccessClaims {
        let claims = try tokens.claims(query)
        guard claims.video.roomJoin, !claims.video.room.isEmpty else { throw .noGrant }
        return claims
    }

    private static func joinRequest(_ query: RoomQuery) throws(RoomDoorError) -> JoinRequest {
        guard let text = query["join_request"] else { throw .noJoinRequest }
        do throws(SignalError) { return try JoinRequest(query: text) } catch { throw .badJoinRequest("\(error)") }
    }
}

/// Why a client is turned away before it is in.
package enum RoomDoorError: Error, Equatable, Sendable {
    case noToken
    case token(AccessTokenError)
    case noGrant
    case noAgentGrant
    case noJoinRequest
    case badJoinRequest(String)
    case noWebSocket
    case badOffer
    /// The room does not take it in.
    case refused(String)
}

extension RoomDoorError: CustomStringConvertible {
    /// Clients try the older door only at 404.
    var status: HTTPStatus {
        switch self {
        case .noToken, .token: 401
        case .noGrant, .noAgentGrant: 403
        case .noJoinRequest, .badJoinRequest, .badOffer: 400
        case .refused: 409
        case .noWebSocket: 404
        }
    }

    static let contentType = "text/plain; charset=utf-8"

    var response: HTTPServerResponse {
        HTTPServerResponse(status: status, contentType: Self.contentType, text: description + "\n")
    }

    package var description: String {
        switch self {
        case .noToken: "an access token is needed: authorization: Bearer, or ?access_token="
        case .token(let error): "\(error)"
        case .noGrant: "the access token does not grant roomJoin for a room"
        case .noAgentGrant: "the access token does not grant agent"
        case .noJoinRequest: "join_request is required"
        case .badJoinRequest(let reason): "join_request cannot be read: \(reason)"
        case .badOffer: "the body is no offer that can be answered"
        case .refused(let reason): "the room does not take it: \(reason)"
        case .noWebSocket: "a WebSocket is needed here"
        }
    }
}
