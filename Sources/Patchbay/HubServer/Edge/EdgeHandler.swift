// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import Rooms
import Telemetry

/// The hub's one HTTP surface: checks who is addressed and how much is asked, then leads each path to its part.
struct EdgeHandler: HTTPHandling {
    let check: EdgeGuard
    let proxies: ForwardedAddress
    let admission: Admission
    /// By principal; nil where no identity is configured.
    let principals: Admission?
    let mcp: MCPDoor
    let admin: AdminEndpoint
    let rooms: RoomsDoorway?
    let publishing: PublishingDoor
    let agents: AgentDoor
    let health: any HealthReporting
    let authenticator: Authenticator
    let metrics: Metrics
    let log: Log

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if let refusal = check.refusal(of: request.fields) {
            log.warning("a request was turned away", ["what": .string("\(refusal)"), "path": .string(request.path)])
            return responder.send(refusal.response)
        }
        if let preflight = CrossOrigin.preflight(request) { return responder.send(preflight) }
        guard let origin = request.fields["origin"] else { return await lead(request, responder) }
        await lead(request, CrossOriginResponder(inner: responder, origin: origin))
    }

    private func lead(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if AgentDoor.serves(request) { return await admit(request, responder, to: agents) }
        switch request.path {
        case _ where PublishingDoor.serves(request.path): await admit(request, responder, to: publishing)
        case _ where MCPEndpoints.serves(request.path):
            await admit(request, responder) { await mcp.handle(request, responder, &$0) }
        case "/health": send(responder, request, FixedPage.alive)
        case "/ready": await ready(request, responder)
        case "/metrics": await metrics(request, responder)
        case "/": send(responder, request, FixedPage.front)
        case _ where request.path.hasPrefix(AdminRoute.prefix + "/"): await administer(request, responder)
        default:
            if let page = authenticator.resource.document(at: request.path) { return send(responder, request, page) }
            guard let rooms, RoomSurface.serves(request.path) else {
                return responder.send(FixedPage.notFound(request.path))
            }
            await admit(request, responder, to: rooms)
        }
    }

    /// Lets a request through to what costs something, within its caller's limits.
    private func admit(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, to handler: some HTTPHandling
    ) async {
        await admit(request, responder) { _ in await handler.handle(request, responder) }
    }

    /// `body` tells the pass whose the request is once it knows.
    private func admit(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, _ body: (inout CallerPass) async -> Void
    ) async {
        var pass = CallerPass(address: proxies.client(of: request), addresses: admission, principals: principals)
        if let refusal = FixedPage.refusal(pass.began()) { return responder.send(refusal) }
        await body(&pass)
        pass.ended()
    }

    private func administer(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        await admit(request, responder) { pass in
            if principals != nil, let principal = await authenticator.principal(behind: request),
                let refusal = FixedPage.refusal(pass.identified(principal))
            {
                return responder.send(refusal)
            }
            await admin.handle(request, responder)
        }
    }

    private func ready(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let report = await health.health()
        let body = await authenticator.mayLook(request) ? report.json() : report.summary()
        send(
            responder, request,
            HTTPServerResponse(status: report.isReady ? 200 : 503, contentType: "application/json", body: body))
    }

    /// Labels name servers, so that where the hub asks who calls they are for those who may look.
    private func metrics(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard await authenticator.mayLook(request) else {
            return responder.send(IdentityRefusal.missing.response(metadata: nil, scopes: []))
        }
        send(responder, request, metricsPage())
    }

    private func metricsPage() -> HTTPServerResponse {
        HTTPServerResponse(
            status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: metrics.render())
    }

    /// Pages are for reading only.
    private func send(
        _ responder: any HTTPResponding, _ request: HTTPServerRequest, _ page: HTTPServerResponse
    ) {
        guard request.method == .get || request.method == .head else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"]))
        }
        responder.send(page)
    }
}
