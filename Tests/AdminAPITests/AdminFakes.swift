// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import Identity
import JSON

/// Answers the admin API's questions from constants.
struct AdminFakes: AdminAuthenticating, ToolListing, ToolCalling, HealthReporting {
    static let token = AdminToken(text: "s3cret")

    var fault: AdminFault?
    var result = RawJSON.emptyObject

    /// Who the bearer of the token is.
    var bearer = Principal.owner

    var endpoint: AdminEndpoint {
        AdminEndpoint(authenticator: self, services: AdminServices(tools: self, caller: self, health: self))
    }

    func principal(behind request: HTTPServerRequest) async -> Principal? {
        Self.token.isCarried(by: request.fields) ? bearer : nil
    }

    func listTools() async throws(AdminFault) -> ToolReport {
        if let fault { throw fault }
        return ToolReport(
            tools: [
                .init(
                    name: "demo__echo", server: "demo",
                    definition: RawJSON(trusted: Array(#"{"name":"demo__echo"}"#.utf8)))
            ],
            gaps: [.init(server: "search", reason: "no answer within 10 s")])
    }

    func callTool(
        name: String, arguments: RawJSON, for principal: Principal
    ) async throws(AdminFault) -> RawJSON {
        if let fault { throw fault }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("called")
        writer.string(name)
        writer.key("with")
        writer.raw(arguments)
        writer.endObject()
        return writer.finishRaw()
    }

    func health() async -> HealthReport {
        HealthReport(
            version: "9",
            parts: [.init(name: "store", isReady: true), .init(name: "server a", isReady: false, detail: "died")])
    }
}
