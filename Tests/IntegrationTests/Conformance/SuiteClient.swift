// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import JSON
import MCPTypes
import Synchronization
import Testing

/// Speaks to one endpoint of a hub as the conformance suite does: raw requests, nothing of our own client.
struct SuiteClient: Sendable {
    let hub: RunningHub
    /// Nil for 2026-07-28.
    var session: String?
    var capabilities = #"{"sampling":{},"elicitation":{},"roots":{"listChanged":true}}"#
    private let path = "/mcp/ev"
    /// Of requests in sessions, where those that are open must differ.
    private static let lastID = Atomic(100)

    struct Answer: Sendable {
        let status: UInt16
        let fields: HTTPFields
        /// All messages, the answer last.
        let messages: [RawJSON]

        var result: RawJSON? { messages.last?["result"] }
        var error: RawJSON? { messages.last?["error"] }
        var text: String { result?["content"]?[0]?["text"]?.string ?? "" }
    }

    init(modern hub: RunningHub) { self.hub = hub }

    /// Opens a session.
    static func legacy(_ hub: RunningHub, version: String = "2025-11-25") async throws -> SuiteClient {
        var client = SuiteClient(modern: hub)
        let params =
            #"{"protocolVersion":"\#(version)","capabilities":\#(client.capabilities),"clientInfo":{"name":"s","version":"1"}}"#
        let answer = try await client.post(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":\#(params)}"#, client.legacyFields)
        client.session = try #require(answer.fields["mcp-session-id"] as String?)
        _ = try await client.post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, client.legacyFields)
        return client
    }

    var legacyFields: HTTPFields {
        var fields: HTTPFields = ["content-type": "application/json", "accept": "application/json, text/event-stream"]
        if let session {
            fields.append("mcp-session-id", session)
            fields.append("mcp-protocol-version", "2025-11-25")
        }
        return fields
    }

    func modernFields(_ method: String, name: String? = nil) -> HTTPFields {
        var fields: HTTPFields = [
            "content-type": "application/json", "accept": "application/json, text/event-stream",
            "mcp-protocol-version": "2026-07-28",
        ]
        fields.append("mcp-method", method)
        if let name { fields.append("mcp-name", name) }
        return fields
    }

    func meta(_ more: String = "") -> String {
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
            + #""io.modelcontextprotocol/clientCapabilities":\#(capabilities)\#(more)}"#
    }

    /// A request; `members` are those of its params, without braces.
    func ask(
        _ method: String, _ members: String = "", meta more: String = "", fields extra: HTTPFields = [:]
    ) async throws -> Answer {
        guard session == nil else {
            let meta = more.isEmpty ? "" : #"\#(members.isEmpty ? "" : ",")"_meta":{\#(more.dropFirst())}"#
            let id = Self.lastID.add(1, ordering: .relaxed).newValue
            let body = #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(members)\#(meta)}}"#
            return try await post(body, Self.adding(extra, to: legacyFields))
        }
        let params = try RawJSON(validating: "{\(members)}")
        let name = MCPMethod(rawValue: method)?.nameParameter.flatMap { params[$0]?.string }
        let fields = Self.adding(extra, to: modernFields(method, name: name))
        let separator = members.isEmpty ? "" : ","
        let body = #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":{\#(members)\#(separator)\#(meta(more))}}"#
        return try await post(body, fields)
    }

    private static func adding(_ extra: HTTPFields, to fields: HTTPFields) -> HTTPFields {
        var fields = fields
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        return fields
    }

    func tool(_ name: String, _ members: String = "") async throws -> Answer {
        try await ask("tools/call", #""name":"\#(name)""# + (members.isEmpty ? "" : ",\(members)"))
    }

    func post(_ body: String, _ fields: HTTPFields) async throws -> Answer {
        let answer = try await hub.exchange(.post, path, fields, body)
        return Answer(status: answer.status, fields: answer.fields, messages: try Self.messages(answer.text))
    }

    /// Calls a tool and answers what it asks meanwhile, by `answer`; the questions, then the answer.
    func conversation(
        _ name: String, _ members: String = "", _ answer: @escaping @Sendable (RawJSON) -> String
    ) async throws -> [RawJSON] {
        let arguments = members.isEmpty ? "" : #","arguments":{\#(members)}"#
        let body = #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\#(name)"\#(arguments)}}"#
        let response = try await hub.client.execute(
            HTTPClientRequest(method: .post, url: hub.url + path, fields: legacyFields, body: Array(body.utf8)))
        var decoder = SSEDecoder(maximumEvent: 1 << 20)
        var seen: [RawJSON] = []
        while let bytes = try await response.body.next() {
            for event in try decoder.push(bytes) where !event.data.isEmpty {
                let message = try RawJSON(validating: event.data)
                seen.append(message)
                guard message["method"] != nil, let id = message["id"] else { continue }
                _ = try await post(#"{"jsonrpc":"2.0","id":\#(id.text),"result":\#(answer(message))}"#, legacyFields)
            }
        }
        return seen
    }

    /// Opens a stream and gives its messages to `body`, one by one, until it returns false.
    func stream(
        _ method: HTTPMethod, _ fields: HTTPFields, _ text: String, _ body: (RawJSON) async throws -> Bool
    ) async throws {
        let response = try await hub.client.execute(
            HTTPClientRequest(method: method, url: hub.url + path, fields: fields, body: Array(text.utf8)))
        defer { response.body.cancel() }
        var decoder = SSEDecoder(maximumEvent: 1 << 20)
        while let bytes = try await response.body.next() {
            for event in try decoder.push(bytes) where !event.data.isEmpty {
                guard try await body(try RawJSON(validating: event.data)) else { return }
            }
        }
    }

    private static func messages(_ text: String) throws -> [RawJSON] {
        guard !text.hasPrefix("{") else { return [try RawJSON(validating: text)] }
        return try text.split(separator: "\n").filter { $0.hasPrefix("data: {") }
            .map { try RawJSON(validating: String($0.dropFirst(6))) }
    }
}
