// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import TestSupport

/// The smallest possible client of 2026-07-28: one POST for one call, with Foundation's own HTTP and JSON.
struct PlainClient: Sendable {
    let endpoint: String

    /// Calls a tool and waits at most `limit` for the answer.
    func call(
        _ name: String, _ arguments: [String: any Sendable] = [:], within limit: Duration = .seconds(30)
    ) async throws -> ToolAnswer {
        try await send("tools/call", name, ["name": name, "arguments": arguments], within: limit)
    }

    /// Reads a resource; its text is that of the answer.
    func read(_ uri: String, within limit: Duration = .seconds(30)) async throws -> ToolAnswer {
        try await send("resources/read", uri, ["uri": uri], within: limit)
    }

    private func send(
        _ method: String, _ name: String, _ params: [String: any Sendable], within limit: Duration
    ) async throws -> ToolAnswer {
        guard let url = URL(string: endpoint) else { throw Program.Failure("no URL: \(endpoint)") }
        var request = URLRequest(url: url, timeoutInterval: limit / .seconds(1))
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: message(method, params))
        for (field, value) in [
            "content-type": "application/json", "accept": "application/json, text/event-stream",
            "mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": name,
        ] {
            request.setValue(value, forHTTPHeaderField: field)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let type = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "content-type") ?? ""
        return try Self.answer(in: type.hasPrefix("text/event-stream") ? Self.lastEvent(of: data) : data)
    }

    private func message(_ method: String, _ params: [String: any Sendable]) -> [String: Any] {
        let envelope: [String: Any] = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": [String: Any](),
        ]
        var params: [String: Any] = params
        params["_meta"] = envelope
        return ["jsonrpc": "2.0", "id": 1, "method": method, "params": params]
    }

    /// The data of the last event of a stream: the answer comes last.
    private static func lastEvent(of stream: Data) -> Data {
        let lines = String(decoding: stream, as: UTF8.self).split(whereSeparator: \.isNewline)
        return Data((lines.last { $0.hasPrefix("data:") } ?? "").dropFirst("data:".count).utf8)
    }

    private static func answer(in data: Data) throws -> ToolAnswer {
        let text = String(decoding: data.prefix(500), as: UTF8.self)
        guard let message = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw Program.Failure("not a JSON-RPC answer: \(text)")
        }
        if let error = message["error"] as? [String: Any] {
            return .error(code: error["code"] as? Int ?? 0, message: error["message"] as? String ?? "")
        }
        guard let result = message["result"] as? [String: Any],
            let content = (result["content"] ?? result["contents"]) as? [[String: Any]]
        else { throw Program.Failure("neither a result nor an error: \(text)") }
        let texts = content.compactMap { $0["text"] as? String }
        return .result(text: texts.joined(), isError: result["isError"] as? Bool ?? false)
    }
}
