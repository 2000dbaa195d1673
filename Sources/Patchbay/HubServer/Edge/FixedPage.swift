// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON

/// Pages that never change.
enum FixedPage {
    static let alive = HTTPServerResponse(
        status: 200, contentType: "application/json", text: #"{"status":"alive"}"#)

    static let front = HTTPServerResponse(
        status: 200, contentType: "text/html; charset=utf-8",
        text: """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Patchbay</title></head>
            <body>
            <h1>Patchbay \(BuildInformation.version)</h1>
            <p>A hub in which AI agents and tools meet. MCP clients connect to <code>/mcp</code>, or to
            <code>/mcp/{server}</code> for one server under its own names (<code>/sse</code> for clients of 2024-11-05); A2A clients to <code>/a2a</code>, or to
            <code>/agents/{agent}</code> for one agent.</p>
            <ul>
            <li><a href="/health">/health</a>: the process is alive</li>
            <li><a href="/ready">/ready</a>: every server and the store, by name</li>
            <li><a href="/metrics">/metrics</a>: counters for Prometheus</li>
            </ul>
            </body></html>

            """)

    /// Nil for who may proceed.
    static func refusal(_ answer: Admission.Answer) -> HTTPServerResponse? {
        switch answer {
        case .proceed: return nil
        case .tooFast(let time):
            // Whole seconds, rounded up: sooner would be refused again.
            let seconds = time.components.seconds + (time.components.attoseconds > 0 ? 1 : 0)
            return refusal(
                "too many requests in too short a time; come again after \(seconds) s", retryAfter: seconds)
        case .tooMany(let limit):
            return refusal("\(limit) of your requests are under way; wait for an answer", retryAfter: 1)
        }
    }

    private static func refusal(_ text: String, retryAfter seconds: Int64) -> HTTPServerResponse {
        let body = JSONValue.object(["error": .string(text)]).serialized()
        var response = HTTPServerResponse(status: 429, contentType: "application/json", body: body)
        response.fields.append("retry-after", "\(max(1, seconds))")
        return response
    }

    static func notFound(_ path: String) -> HTTPServerResponse {
        let text = JSONValue.object(["error": .string("nothing is served at \(path); MCP is at /mcp, A2A at /a2a")])
        return HTTPServerResponse(status: 404, contentType: "application/json", body: text.serialized())
    }
}
