// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Why a call of the server API failed, in the form of Twirp (version 7).
package struct TwirpError: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        case invalidArgument = "invalid_argument"
        case malformed
        case deadlineExceeded = "deadline_exceeded"
        case notFound = "not_found"
        case badRoute = "bad_route"
        case alreadyExists = "already_exists"
        case permissionDenied = "permission_denied"
        case unauthenticated
        case resourceExhausted = "resource_exhausted"
        case failedPrecondition = "failed_precondition"
        case unimplemented
        case `internal`
        case unavailable

        var status: HTTPStatus {
            switch self {
            case .invalidArgument, .malformed: 400
            case .deadlineExceeded: 408
            case .notFound, .badRoute: 404
            case .alreadyExists: 409
            case .permissionDenied: 403
            case .unauthenticated: 401
            case .resourceExhausted: 429
            case .failedPrecondition: 412
            case .unimplemented: 501
            case .internal: 500
            case .unavailable: 503
            }
        }
    }

    package var code: Code
    package var message: String
    /// More about it, by name.
    package var meta: [String: String] = [:]

    package init(_ code: Code, _ message: String, meta: [String: String] = [:]) {
        (self.code, self.message, self.meta) = (code, message, meta)
    }

    static func noRoom(_ name: String) -> TwirpError { TwirpError(.notFound, "there is no room \(name)") }
    static let noParticipant = TwirpError(.notFound, "participant does not exist")
    static let noTrack = TwirpError(.notFound, "track does not exist")

    var response: HTTPServerResponse {
        var json: JSONValue = ["code": .string(code.rawValue), "msg": .string(message)]
        if !meta.isEmpty {
            var members = JSONObject()
            for key in meta.keys.sorted() { members[key] = meta[key].map(JSONValue.string) }
            json["meta"] = .object(members)
        }
        return HTTPServerResponse(status: code.status, contentType: "application/json", body: json.serialized())
    }
}

extension TwirpError {
    init(_ refusal: RoomRefusal) {
        switch refusal {
        case .full(let limit): self.init(.resourceExhausted, "the room is full: \(limit) participants")
        case .tooManyRooms(let limit): self.init(.resourceExhausted, "the hub has its \(limit) rooms already")
        case .badName: self.init(.invalidArgument, "a name must have 1 to \(RoomLimits.name) bytes")
        case .noIdentity: self.init(.invalidArgument, "an identity is needed")
        case .tooLarge(let what): self.init(.invalidArgument, "\(what) has more than \(RoomLimits.metadata) bytes")
        case .noSuchRoom: self.init(.notFound, "there is no such room")
        case .unknownParticipant: self = .noParticipant
        }
    }

    init(_ refusal: AgentRefusal) {
        switch refusal {
        case .tooManyWorkers(let limit): self.init(.resourceExhausted, "the hub has its \(limit) workers already")
        case .tooManyDispatches(let limit):
            self.init(.resourceExhausted, "the room has its \(limit) dispatches already: delete one")
        case .tooManyJobs(let limit): self.init(.resourceExhausted, "the hub has its \(limit) jobs already")
        case .badName: self.init(.invalidArgument, "a name must have at most \(RoomLimits.name) bytes")
        case .tooLarge:
            self.init(.invalidArgument, "metadata and attributes have more than \(RoomLimits.metadata) bytes")
        }
    }

    /// For the door: what a token lacks.
    init(_ error: RoomDoorError) { self.init(.unauthenticated, error.description) }
}
