// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import MCPServer
import Telemetry

/// The hub's one HTTP surface: checks who is addressed, then leads each path to its part.
struct EdgeHandler: HTTPHandling {
    let check: EdgeGuard
    let mcp: StreamableHTTPEndpoint
    let admin: AdminEndpoint
    let health: any HealthReporting
    let metrics: Metrics
    let log: Log

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if let refusal = check.refusal(of: request.fields) {
            log.warning("a request was turned away", ["what": .string("\(refusal)"), "path": .string(request.path)])
            return responder.send(refusal.response)
        }
        switch request.path {
        case "/mcp": await mcp.handle(request, responder)
        case "/health": send(responder, request, FixedPage.alive)
        case "/ready": await ready(request, responder)
        case "/metrics": send(responder, request, metricsPage())
        case "/": send(responder, request, FixedPage.front)
        case _ where request.path.hasPrefix(AdminRoute.prefix + "/"): await admin.handle(request, responder)
        default: responder.send(FixedPage.notFound(request.path))
        }
    }

    private func ready(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let report = await health.health()
        send(
            responder, request,
            HTTPServerResponse(
                status: report.isReady ? 200 : 503, contentType: "application/json", body: report.json()))
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
