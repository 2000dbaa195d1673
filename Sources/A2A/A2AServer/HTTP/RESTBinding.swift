// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import Identity
import JSON

/// The REST binding of 1.0 (section 11).
struct RESTBinding: Sendable {
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
            let (call, fields) = try await admit(route, request)
            if route.operation.isStreaming {
                let events = try await serving.stream(call)
                await streaming.run(events, Self.form, fields, responder)
            } else {
                let result = try await serving.answer(call)
                send(200, result, fields, responder)
            }
        } catch {
            send(HTTPStatus(error.kind.httpStatus), error.restBody, [:], responder)
        }
    }

    private static let form = EventStreaming.Form(
        event: { Array($0.json.onOneLine().bytes) }, error: { Array($0.restBody.onOneLine().bytes) })

    private func admit(
        _ route: RESTRoute, _ request: HTTPServerRequest
    ) async throws(A2AError) -> (A2ACall, HTTPFields) {
        try RequestVersion.check(request, against: .v1_0)
        let asked = RequestVersion.extensions(request.fields)
        let card = await serving.card()
        try RequestVersion.checkExtensions(asked, card)
        let params = try params(of: request).editing(route.names)
        let call = A2ACall(
            operation: route.operation, params: params, dialect: .v1_0, principal: identify(request),
            extensions: asked)
        return (call, RequestVersion.activated(asked, card))
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
        fields.append("content-type", status.isSuccess ? A2AMediaType.a2a : A2AMediaType.json)
        responder.send(HTTPServerResponse(status: status, fields: fields, body: Array(body.bytes)))
    }
}
