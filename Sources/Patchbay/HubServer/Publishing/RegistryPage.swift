// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import Lifecycle

/// The answers of the MCP Registry's read API, v0.1.
enum RegistryPage {
    static func list(_ servers: [PublishedServer], _ query: RegistryQuery) -> HTTPServerResponse {
        let found = servers.filter { server in
            if let search = query.search, !server.name.lowercased().contains(search) { return false }
            if let moment = query.updatedSince, server.published < moment { return false }
            return query.version == nil || query.version == "latest" || query.version == server.version
        }
        let rest = found.drop { server in query.cursor.map { server.name <= $0 } ?? false }
        let page = rest.prefix(query.limit)
        var metadata: JSONObject = ["count": .integer(Int64(page.count))]
        if page.count < rest.count { metadata["nextCursor"] = page.last.map { .string($0.name) } }
        return json(["servers": .array(page.map(entry)), "metadata": .object(metadata)])
    }

    /// Of one server there is the version that runs.
    static func versions(_ server: PublishedServer) -> HTTPServerResponse {
        json(["servers": [entry(server)], "metadata": ["count": 1]])
    }

    static func one(_ server: PublishedServer) -> HTTPServerResponse { json(entry(server)) }

    static let notFound = json(["error": "Server not found"], status: 404)
    static let readOnly = json(["error": "This registry can only be read"], status: 501)

    static func malformed(_ reason: String) -> HTTPServerResponse { json(["error": .string(reason)], status: 400) }

    private static func entry(_ server: PublishedServer) -> JSONValue {
        let time = JSONValue.string(CivilTime(microsecondsSinceEpoch: server.published).rfc3339)
        return [
            "server": server.document(),
            "_meta": [
                "io.modelcontextprotocol.registry/official": [
                    "status": "active", "statusChangedAt": time, "publishedAt": time, "updatedAt": time,
                    "isLatest": true,
                ]
            ],
        ]
    }

    private static func json(_ value: JSONValue, status: HTTPStatus = 200) -> HTTPServerResponse {
        HTTPServerResponse(status: status, contentType: "application/json", body: value.serialized())
    }
}
