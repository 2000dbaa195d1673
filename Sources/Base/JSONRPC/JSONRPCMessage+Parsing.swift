// SPDX-License-Identifier: Apache-2.0

package import JSON

extension JSONRPCMessage {
    /// Reads one body or line. Faults carry the code to answer with: -32700 for what is no JSON, -32600 for the rest.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .message
    ) throws(JSONRPCFault) -> JSONRPCPayload {
        let raw: RawJSON
        do {
            raw = try RawJSON(validating: bytes, limits: limits)
        } catch {
            throw JSONRPCFault(error: JSONRPCError(error))
        }
        guard raw.kind == .array else { return .single(try parse(raw)) }
        let elements = Array(raw.elements.prefix(JSONRPCPayload.maximumBatch + 1))
        if elements.isEmpty { throw JSONRPCFault(error: .invalidRequest("Invalid request: empty batch")) }
        guard elements.count <= JSONRPCPayload.maximumBatch else {
            let reason = "Invalid request: more than \(JSONRPCPayload.maximumBatch) messages in one batch"
            throw JSONRPCFault(error: .invalidRequest(reason))
        }
        return .batch(elements)
    }

    /// Reads one message out of a validated value, such as an element of a batch.
    package static func parse(_ raw: RawJSON) throws(JSONRPCFault) -> JSONRPCMessage {
        guard raw.kind == .object else {
            throw JSONRPCFault(error: .invalidRequest("Invalid request: a message is an object"))
        }
        return try MessageMembers(of: raw).message()
    }
}

/// The members that JSON-RPC gives a meaning to, found in one walk.
private struct MessageMembers {
    let raw: RawJSON
    private var version: RawJSON.Place?
    private var id: RawJSON.Place?
    private var method: RawJSON.Place?
    private var params: RawJSON.Place?
    private var result: RawJSON.Place?
    private var error: RawJSON.Place?

    init(of raw: RawJSON) {
        self.raw = raw
        raw.visitMembers { member in
            if member.is("jsonrpc") {
                version = member.place
            } else if member.is("id") {
                id = member.place
            } else if member.is("method") {
                method = member.place
            } else if member.is("params") {
                params = member.place
            } else if member.is("result") {
                result = member.place
            } else if member.is("error") {
                error = member.place
            }
        }
    }

    func message() throws(JSONRPCFault) -> JSONRPCMessage {
        guard let version, raw.value(at: version).isString("2.0" as StaticString) else {
            throw fault("\"jsonrpc\" must be \"2.0\"")
        }
        guard let method else { return .response(try response()) }
        guard let name = raw.value(at: method).string else { throw fault("\"method\" must be a string") }
        guard result == nil, error == nil else { throw fault("a message has either \"method\" or a result") }
        let params = try checkedParams()
        guard id != nil else { return .notification(JSONRPCNotification(method: name, params: params)) }
        guard let requestID else { throw fault("\"id\" must be a string or an integer of 64 bits") }
        return .request(JSONRPCRequest(id: requestID, method: name, params: params, raw: raw))
    }

    private var requestID: RequestID? { id.flatMap { RequestID(raw.value(at: $0)) } }

    private func checkedParams() throws(JSONRPCFault) -> RawJSON? {
        guard let params = params.map(raw.value(at:)) else { return nil }
        switch params.kind {
        case .null: return nil
        case .object, .array: return params
        default: throw fault("\"params\" must be an object")
        }
    }

    private func response() throws(JSONRPCFault) -> JSONRPCResponse {
        switch (result, error) {
        case (let result?, nil):
            guard let requestID else { throw fault("a result needs the \"id\" of its request") }
            return JSONRPCResponse(id: requestID, outcome: .success(raw.value(at: result)))
        case (nil, let error?):
            let requestID = requestID
            guard requestID != nil || id.map({ raw.value(at: $0).isNull }) != false else {
                throw fault("\"id\" is no request's id")
            }
            guard let error = JSONRPCError(raw.value(at: error)) else {
                throw fault("\"error\" needs a code and a message")
            }
            return JSONRPCResponse(id: requestID, outcome: .failure(error))
        case (nil, nil): throw fault("a message needs \"method\", \"result\" or \"error\"")
        case (_?, _?): throw fault("a response has either \"result\" or \"error\"")
        }
    }

    private func fault(_ reason: String) -> JSONRPCFault {
        JSONRPCFault(error: .invalidRequest("Invalid request: \(reason)"), id: requestID)
    }
}
