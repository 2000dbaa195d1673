// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import LiveKitSignal

/// The server API: `POST /twirp/livekit.<service>/<method>` with protobuf or JSON (Twirp, version 7).
package struct TwirpDoor: HTTPHandling {
    private let service: RoomService
    private let tokens: TokenCheck

    package init(service: RoomService, tokens: TokenCheck) { (self.service, self.tokens) = (service, tokens) }

    package static func serves(_ path: String) -> Bool { path.split(separator: "/").first == "twirp" }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        do throws(TwirpError) {
            let method = try Self.method(request)
            let encoding = try Self.encoding(request)
            let claims: AccessClaims
            do throws(RoomDoorError) { claims = try tokens.claims(request) } catch { throw TwirpError(error) }
            let call = TwirpCall(body: request.body, encoding: encoding, claims: claims)
            let body = try await method.answer(call, service)
            let type = encoding == .json ? "application/json" : "application/protobuf"
            responder.send(HTTPServerResponse(status: 200, contentType: type, body: body))
        } catch {
            responder.send(error.response)
        }
    }

    private static func method(_ request: HTTPServerRequest) throws(TwirpError) -> TwirpMethod {
        let parts = request.path.split(separator: "/")
        guard parts.count == 3, parts[1].hasPrefix("livekit.") else {
            throw TwirpError(.badRoute, "there is no \(request.path)")
        }
        guard request.method == .post else { throw TwirpError(.badRoute, "the server API takes POST alone") }
        let name = parts[1].dropFirst("livekit.".count) + "/" + parts[2]
        guard let method = TwirpMethod.all[String(name)] else {
            throw TwirpError(.unimplemented, "\(name) is not served here; docs/rooms.md names what is")
        }
        return method
    }

    private static func encoding(_ request: HTTPServerRequest) throws(TwirpError) -> SignalEncoding {
        let type = request.fields["content-type"]?.prefix { $0 != ";" }.lowercased() ?? ""
        switch type.trimmingSpaces {
        case "application/protobuf": return .binary
        case "application/json": return .json
        default:
            throw TwirpError(.badRoute, "the content type must be application/protobuf or application/json")
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
