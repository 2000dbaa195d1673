// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

/// Answers `/admin/v1/…`: what the shell verbs ask of a running hub.
///
/// Every operation needs the bearer token of the data directory, from whatever address it comes.
package struct AdminEndpoint: HTTPHandling {
    private let token: AdminToken
    private let tools: any ToolListing
    private let caller: any ToolCalling
    private let health: any HealthReporting

    package init(
        token: AdminToken, tools: any ToolListing, caller: any ToolCalling, health: any HealthReporting
    ) {
        self.token = token
        self.tools = tools
        self.caller = caller
        self.health = health
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        do throws(AdminFault) {
            responder.send(Self.answer(try await perform(request)))
        } catch {
            responder.send(error.response)
        }
    }

    private func perform(_ request: HTTPServerRequest) async throws(AdminFault) -> [UInt8] {
        guard token.isCarried(by: request.fields) else { throw .unauthorized }
        switch try Self.route(request) {
        case .health: return await health.health().json()
        case .listTools: return try await tools.listTools().json()
        case .callTool: return try await call(ToolCallRequest(parsing: request.body))
        }
    }

    private func call(_ call: ToolCallRequest) async throws(AdminFault) -> [UInt8] {
        let result = try await caller.callTool(name: call.name, arguments: call.arguments)
        var writer = JSONWriter(reservingCapacity: result.byteCount + 16)
        writer.beginObject()
        writer.key("result")
        writer.raw(result)
        writer.endObject()
        return writer.finish()
    }

    private static func route(_ request: HTTPServerRequest) throws(AdminFault) -> AdminRoute {
        let here = AdminRoute.allCases.filter { $0.path == request.path }
        guard !here.isEmpty else { throw .noSuchRoute(request.path) }
        guard let route = here.first(where: { $0.method == request.method }) else {
            throw .methodNotAllowed(allowed: here.map(\.method))
        }
        return route
    }

    private static func answer(_ body: [UInt8]) -> HTTPServerResponse {
        var response = HTTPServerResponse(status: 200, contentType: "application/json", body: body)
        response.fields.append("cache-control", "no-store")
        return response
    }
}
