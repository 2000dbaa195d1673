// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import JSON

/// Answers the admin API's questions from constants.
struct AdminFakes: ToolListing, ToolCalling, HealthReporting {
    static let token = AdminToken(text: "s3cret")

    var fault: AdminFault?
    var result = RawJSON.emptyObject

    var endpoint: AdminEndpoint { AdminEndpoint(token: Self.token, tools: self, caller: self, health: self) }

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

    func callTool(name: String, arguments: RawJSON) async throws(AdminFault) -> RawJSON {
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
