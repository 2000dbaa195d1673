// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// One MCP endpoint of the hub as catalogs and registries describe it.
struct PublishedServer: Sendable {
    /// In reverse-DNS form, with one slash (server.json, `name`).
    let name: String
    /// What comes after the slash.
    let slug: String
    let title: String?
    /// 1 to 100 characters.
    let summary: String
    /// One version, never a range.
    let version: String
    /// Where clients connect.
    let url: String
    /// When it came and when it last changed, in microseconds since 1970-01-01 UTC.
    let published: Int64

    /// A `server.json` (schema 2025-12-11).
    func document() -> JSONValue {
        var object: JSONObject = [
            "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
            "name": .string(name), "description": .string(summary), "version": .string(version),
        ]
        object["title"] = title.map { .string(String($0.prefix(100))) }
        object["remotes"] = [["type": "streamable-http", "url": .string(url)]]
        return .object(object)
    }

    /// A server card (SEP-2127, draft).
    func card(revisions: [String]) -> JSONValue {
        var object: JSONObject = [
            "$schema": "https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json",
            "name": .string(name), "version": .string(version), "description": .string(summary),
        ]
        object["title"] = title.map { .string(String($0.prefix(100))) }
        object["remotes"] = [
            [
                "type": "streamable-http", "url": .string(url),
                "supportedProtocolVersions": .array(revisions.map(JSONValue.string)),
            ]
        ]
        return .object(object)
    }
}
