// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPClient
import MCPTypes

/// Pure: what a server wants of its client, in the two forms there are: a question of the handshake era, and an
/// `InputRequiredResult` of 2026-07-28.
struct InputRequests: Sendable {
    struct Item: Sendable, Equatable {
        let key: String
        let method: String
        let params: RawJSON
    }

    static let resultType = "input_required"
    static let elicitation = "elicitation/create"

    var items: [Item]

    init(_ items: [Item]) { self.items = items }

    /// Of a server's result; nil when it is another kind of result.
    init?(in result: RawJSON) {
        guard let type = result["resultType"], type.isString(Self.resultType) else { return nil }
        self.init(requests: result["inputRequests"] ?? .emptyObject)
    }

    /// Of an `inputRequests` object.
    init(requests: RawJSON) {
        items = requests.members.compactMap { key, value in
            value["method"]?.string.map { Item(key: key, method: $0, params: value["params"] ?? .emptyObject) }
        }
    }

    /// Of an error -32042, by which servers of 2025-11-25 send their client to a page first; nil when it is another error.
    init?(in error: JSONRPCError) {
        guard error.code == MCPErrorCode.legacyURLElicitationRequired, let wanted = error.data?["elicitations"],
            wanted.kind == .array
        else { return nil }
        items = wanted.elements.enumerated().map { number, params in
            Item(
                key: "elicitation-\(number + 1)", method: Self.elicitation,
                params: params.editing([.remove("elicitationId")]))
        }
        if items.isEmpty { return nil }
    }

    /// With the server's name in front of what a person reads, who otherwise could not tell who asks.
    func labelled(_ server: ServerName) -> InputRequests {
        InputRequests(
            items.map { item in
                guard item.method == Self.elicitation, let message = item.params["message"]?.string else { return item }
                let params = item.params.editing([.set("message", .string("\(server.text): \(message)"))])
                return Item(key: item.key, method: item.method, params: params)
            })
    }

    /// The `inputRequests` object.
    var requests: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        for item in items {
            writer.key(item.key)
            writer.beginObject()
            writer.key("method")
            writer.string(item.method)
            writer.key("params")
            writer.raw(item.params)
            writer.endObject()
        }
        writer.endObject()
        return writer.finishRaw()
    }

    /// The `InputRequiredResult` for a client of 2026-07-28.
    func result(state: String) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resultType")
        writer.string(Self.resultType)
        if !items.isEmpty {
            writer.key("inputRequests")
            writer.raw(requests)
        }
        writer.key("requestState")
        writer.string(state)
        writer.endObject()
        return writer.finishRaw()
    }
}
