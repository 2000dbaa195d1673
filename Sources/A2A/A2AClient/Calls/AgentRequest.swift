// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON
import JSONRPC

/// One operation as an HTTP exchange of the chosen interface: what is sent, and what the answers mean.
final class AgentRequest: Sendable {
    let operation: A2AOperation
    let choice: InterfaceChoice
    let http: HTTPClientRequest
    /// Asked for instead where the first method is not served.
    let withOtherMethod: HTTPClientRequest?

    init(
        _ operation: A2AOperation, _ params: RawJSON, _ choice: InterfaceChoice, fields: HTTPFields,
        bounds: Bounds
    ) throws(A2AClientError) {
        self.operation = operation
        self.choice = choice
        let (http, other) = try Self.requests(operation, params, choice, fields)
        self.http = bounds.applied(to: http)
        withOtherMethod = other.map(bounds.applied)
    }

    /// How far a request may go.
    struct Bounds {
        let reach: HTTPReach
        let limits: HTTPClientLimits

        func applied(to request: HTTPClientRequest) -> HTTPClientRequest {
            var request = request
            request.reach = reach
            request.limits = limits
            return request
        }
    }

    private static func requests(
        _ operation: A2AOperation, _ params: RawJSON, _ choice: InterfaceChoice, _ fields: HTTPFields
    ) throws(A2AClientError) -> (HTTPClientRequest, other: HTTPClientRequest?) {
        var params = params
        if let tenant = choice.interface.tenant {
            params = params.editing([.set("tenant", .string(tenant))])
        }
        if choice.binding == .grpc {
            return (try GRPCCall(operation, choice.dialect).request(at: choice.url, params, fields: fields), nil)
        }
        guard choice.binding == .jsonRPC else {
            let target = try RESTTarget(
                operation, params, tenant: choice.interface.tenant, dialect: choice.dialect)
            let url = choice.interface.url
            let other = operation == .subscribeToTask ? target.other(at: url, fields: fields) : nil
            return (target.request(at: url, fields: fields), other)
        }
        guard let method = operation.method(in: choice.dialect) else {
            throw .refused(.unsupported("\(operation.rawValue) does not exist in A2A 0.3"))
        }
        if choice.dialect == .v0_3 { params = LegacyParams.downgrade(params, of: operation) }
        // One request an exchange: the id tells nothing.
        let body = JSONRPCEncoding.request(id: 1, method: method, params: params)
        return (HTTPClientRequest(method: .post, url: choice.interface.url, fields: fields, body: body), nil)
    }

    // MARK: Answers

    /// The result in the form of 1.0.
    func result(status: HTTPStatus, _ body: [UInt8]) throws(A2AClientError) -> RawJSON {
        let isEmpty = body.isEmpty && status.isSuccess
        let json = isEmpty ? nil : try? RawJSON(validating: body, limits: .unboundedSize)
        if choice.binding == .rest {
            guard status.isSuccess else { throw .refused(A2AError(status: status.code, restBody: json)) }
            if isEmpty { return .emptyObject }
            guard let json else { throw .malformed("an answer that is no JSON") }
            return choice.dialect == .v1_0 ? json : Self.upgraded(json, of: operation)
        }
        guard let json, json.kind == .object else {
            throw .malformed("HTTP \(status.code) without a JSON-RPC answer")
        }
        return try rpcResult(json)
    }

    /// The result of a gRPC call whose status was good.
    func result(message: [UInt8]) throws(A2AClientError) -> RawJSON {
        try GRPCCall(operation, choice.dialect).result(message)
    }

    /// Some agents of 0.3 answer with what JSON-RPC carries.
    private static func upgraded(_ json: RawJSON, of operation: A2AOperation) -> RawJSON {
        if json["kind"] != nil, let upgraded = LegacyResult.upgrade(json, of: operation) { return upgraded }
        return LegacyProto.upgrade(result: json, of: operation)
    }

    private func rpcResult(_ json: RawJSON) throws(A2AClientError) -> RawJSON {
        var errorPlace, resultPlace: RawJSON.Place?
        json.visitMembers { member in
            if member.is("result") {
                resultPlace = member.place
            } else if member.is("error") {
                errorPlace = member.place
            }
        }
        if let error = errorPlace.map(json.value), error.kind == .object {
            throw .refused(A2AError(rpcError: error))
        }
        guard let result = resultPlace.map(json.value) else {
            throw .malformed("a JSON-RPC answer without result and error")
        }
        guard choice.dialect == .v0_3 else { return result }
        guard let upgraded = LegacyResult.upgrade(result, of: operation) else {
            throw .malformed("a result of no known kind")
        }
        return upgraded
    }

    /// One event of a stream. Errors come as events too, named or not.
    func event(_ data: [UInt8]) throws(A2AClientError) -> StreamEvent {
        if choice.binding == .grpc {
            guard let event = StreamEvent(try result(message: data)) else {
                throw .malformed("an event of no known kind")
            }
            return event
        }
        guard let json = try? RawJSON(validating: data, limits: .unboundedSize), json.kind == .object
        else {
            throw .malformed("an event that is no JSON object")
        }
        if choice.binding == .rest, let error = json["error"], error.kind == .object {
            throw .refused(
                error["reason"] == nil && error["details"] == nil && (error["code"]?.integer ?? 0) < 0
                    ? A2AError(rpcError: error)
                    : A2AError(status: UInt16(clamping: error["code"]?.integer ?? 500), restBody: json))
        }
        let isLegacyREST = choice.binding == .rest && choice.dialect == .v0_3
        let plain = isLegacyREST ? Self.upgraded(json, of: operation) : json
        let result = choice.binding == .rest ? plain : try rpcResult(json)
        guard let event = StreamEvent(result) else { throw .malformed("an event of no known kind") }
        return event
    }
}
