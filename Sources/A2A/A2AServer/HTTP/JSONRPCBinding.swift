// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import Identity
import JSON
import JSONRPC

/// The JSON-RPC binding (section 9), 1.0 and 0.3 on one URL: the method tells which.
struct JSONRPCBinding: Sendable {
    let serving: any A2AServing
    let streaming: EventStreaming
    let limits: JSONLimits
    let identify: @Sendable (HTTPServerRequest) -> Principal

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard A2AMediaType.isJSON(request.fields["content-type"]) else {
            let error = A2AError(.contentTypeNotSupported, "Content-Type must be application/json")
            return send(.error(id: nil, error.rpcError(in: .v1_0)), responder)
        }
        let message: JSONRPCRequest
        do {
            message = try parse(request.body)
        } catch {
            return send(.error(id: error.id, error.error), responder)
        }
        guard let (operation, dialect) = A2AOperation.named(message.method) else {
            let error = JSONRPCError.methodNotFound("Method not found: \(message.method.prefix(128))")
            return send(.error(id: message.id, error), responder)
        }
        do {
            let (call, fields) = try await admit(message, operation, dialect, request)
            if operation.isStreaming {
                try await stream(call, message.id, fields, responder)
            } else {
                let result = try await serving.answer(call)
                send(.result(id: message.id, result.spoken(in: dialect, by: operation)), responder, fields)
            }
        } catch {
            send(.error(id: message.id, error.rpcError(in: dialect)), responder)
        }
    }

    private func parse(_ body: [UInt8]) throws(JSONRPCFault) -> JSONRPCRequest {
        guard case .single(let message) = try JSONRPCMessage.parse(body, limits: limits) else {
            throw JSONRPCFault(
                error: .invalidRequest("Invalid request: batches are not served; send one message a POST"))
        }
        switch message {
        case .request(let request): return request
        case .notification(let notification): throw JSONRPCFault(error: Self.fault(of: notification))
        case .response: throw JSONRPCFault(error: .invalidRequest("Invalid request: a response answers nothing here"))
        }
    }

    /// Nothing is done for a message without an id; it is told what else is wrong with it first.
    private static func fault(of notification: JSONRPCNotification) -> JSONRPCError {
        guard let (operation, dialect) = A2AOperation.named(notification.method) else {
            return .methodNotFound("Method not found: \(notification.method.prefix(128))")
        }
        let params = notification.params ?? .emptyObject
        do throws(A2AError) {
            guard params.kind == .object else { throw .invalid("params", "must be an object") }
            if operation == .sendMessage || operation == .sendStreamingMessage {
                let modern = dialect == .v1_0 ? params : LegacyParams.upgrade(params, of: operation)
                _ = try A2AMessage(modern["message"])
            }
        } catch {
            return error.rpcError(in: dialect)
        }
        return .invalidRequest("Invalid request: every message needs an id")
    }

    private func admit(
        _ message: JSONRPCRequest, _ operation: A2AOperation, _ dialect: A2ADialect,
        _ request: HTTPServerRequest
    ) async throws(A2AError) -> (A2ACall, HTTPFields) {
        try RequestVersion.check(request, against: dialect)
        let params = message.params ?? .emptyObject
        guard params.kind == .object else { throw .invalid("params", "must be an object") }
        let asked = RequestVersion.extensions(request.fields)
        let card = await serving.card()
        if dialect == .v1_0 { try RequestVersion.checkExtensions(asked, card) }
        let call = A2ACall(
            operation: operation,
            params: dialect == .v1_0
                ? A2ASchema.request(of: operation).camelCased(params) : LegacyParams.upgrade(params, of: operation),
            dialect: dialect, principal: identify(request), extensions: asked)
        return (call, RequestVersion.activated(asked, card))
    }

    private func stream(
        _ call: A2ACall, _ id: RequestID, _ fields: HTTPFields, _ responder: any HTTPResponding
    ) async throws(A2AError) {
        let dialect = call.dialect
        let events: any A2AEventReading
        do {
            events = try await serving.stream(call)
        } catch {
            // Clients of 0.3 take nothing but a stream for an answer.
            guard dialect == .v0_3 else { throw error }
            let body = SSEEncoder.message(JSONRPCEncoding.error(id: id, error.rpcError(in: dialect)), event: nil)
            return responder.send(HTTPServerResponse(status: 200, contentType: "text/event-stream", body: body))
        }
        let form = EventStreaming.Form(
            event: { JSONRPCEncoding.result(id: id, $0.spoken(in: dialect)) },
            error: { JSONRPCEncoding.error(id: id, $0.rpcError(in: dialect)) })
        await streaming.run(events, form, fields, responder)
    }

    private enum Answer {
        case result(id: RequestID, RawJSON)
        case error(id: RequestID?, JSONRPCError)
    }

    private func send(_ answer: Answer, _ responder: any HTTPResponding, _ extra: HTTPFields = [:]) {
        var fields = extra
        fields.append("content-type", A2AMediaType.json)
        let body =
            switch answer {
            case .result(let id, let result): JSONRPCEncoding.result(id: id, result)
            case .error(let id, let error): JSONRPCEncoding.error(id: id, error)
            }
        responder.send(HTTPServerResponse(status: 200, fields: fields, body: body))
    }
}

extension A2AError {
    /// 0.3 knows neither the last two errors nor a form of `data`.
    func rpcError(in dialect: A2ADialect) -> JSONRPCError {
        guard dialect == .v0_3 else {
            return JSONRPCError(code: kind.code, message: message, data: details)
        }
        let isNew = kind == .extensionSupportRequired || kind == .versionNotSupported
        return JSONRPCError(code: isNew ? JSONRPCError.invalidRequestCode : kind.code, message: message)
    }
}

extension RawJSON {
    /// A result of 1.0 in the client's dialect.
    func spoken(in dialect: A2ADialect, by operation: A2AOperation) -> RawJSON {
        dialect == .v1_0 ? self : LegacyResult.downgrade(self, of: operation)
    }
}

extension StreamEvent {
    /// The event in the client's dialect.
    func spoken(in dialect: A2ADialect) -> RawJSON {
        dialect == .v1_0 ? json : LegacyEvent.downgrade(self)
    }
}
