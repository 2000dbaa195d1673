// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import Identity
import JSON

/// The REST binding of 1.0 (section 11), or that of 0.3, whose paths begin with `/v1`.
struct RESTBinding: Sendable {
    let dialect: A2ADialect
    let serving: any A2AServing
    let streaming: EventStreaming
    let limits: JSONLimits
    let identify: @Sendable (HTTPServerRequest) -> Principal

    /// `path` begins with a slash and lies under the binding's prefix.
    func handle(_ request: HTTPServerRequest, path: Substring, _ responder: any HTTPResponding) async {
        let route: RESTRoute
        do {
            route = try RESTRoute(request.method, path)
        } catch {
            return miss(error, path, responder)
        }
        do {
            let (call, fields, speech) = try await admit(route, request)
            if route.operation.isStreaming {
                let events = try await serving.stream(call)
                await streaming.run(events, Self.form(speech), fields, responder)
            } else {
                send(200, speech.result(try await result(of: call), of: route.operation), fields, responder)
            }
        } catch {
            send(HTTPStatus(error.kind.httpStatus), error.restBody, [:], responder)
        }
    }

    private static func form(_ speech: RESTSpeech) -> EventStreaming.Form {
        EventStreaming.Form(
            event: { Array(speech.event($0).onOneLine().bytes) }, error: { Array($0.restBody.onOneLine().bytes) })
    }

    private func admit(
        _ route: RESTRoute, _ request: HTTPServerRequest
    ) async throws(A2AError) -> (A2ACall, HTTPFields, RESTSpeech) {
        try RequestVersion.check(request, against: dialect)
        let asked = RequestVersion.extensions(request.fields)
        let card = await serving.card()
        if dialect == .v1_0 { try RequestVersion.checkExtensions(asked, card) }
        let received = try params(of: request)
        let speech = RESTSpeech(dialect, received)
        let params = speech.params(received, of: route.operation).editing(route.names)
        let call = A2ACall(
            operation: route.operation, params: params, dialect: dialect, principal: identify(request),
            extensions: asked)
        return (call, RequestVersion.activated(asked, card), speech)
    }

    /// The card of 0.3 is one path, extended or not.
    private func result(of call: A2ACall) async throws(A2AError) -> RawJSON {
        if call.dialect == .v0_3, call.operation == .getExtendedCard {
            let card = await serving.card()
            if !card.hasExtendedCard { return card.raw }
        }
        return try await serving.answer(call)
    }

    /// The body where the method has one, else the query. A POST without a body is `{}`.
    private func params(of request: HTTPServerRequest) throws(A2AError) -> RawJSON {
        guard request.method == .post, !request.body.isEmpty else {
            return try RESTQuery.params(request.query)
        }
        guard A2AMediaType.isJSON(request.fields["content-type"]) else {
            throw A2AError(.contentTypeNotSupported, "Content-Type must be \(A2AMediaType.a2a)")
        }
        do {
            let body = try RawJSON(validating: request.body, limits: limits)
            return body.isNull ? .emptyObject : body
        } catch {
            throw A2AError(.parseError, "Parse error: \(error)")
        }
    }

    private func miss(_ miss: RESTRoute.Miss, _ path: Substring, _ responder: any HTTPResponding) {
        switch miss {
        case .unknownPath:
            let error = A2AError(.methodNotFound, "Not found: \(path.prefix(200))")
            send(404, error.restBody, [:], responder)
        case .wrongMethod(let allowed):
            let error = A2AError(.methodNotFound, "Method not allowed; allowed: \(allowed)")
            send(405, error.restBody, ["allow": allowed], responder)
        }
    }

    private func send(
        _ status: HTTPStatus, _ body: RawJSON, _ extra: HTTPFields, _ responder: any HTTPResponding
    ) {
        var fields = extra
        // Errors follow AIP-193, whose media type is the plain one.
        fields.append("content-type", status.isSuccess && dialect == .v1_0 ? A2AMediaType.a2a : A2AMediaType.json)
        responder.send(HTTPServerResponse(status: status, fields: fields, body: Array(body.bytes)))
    }
}
