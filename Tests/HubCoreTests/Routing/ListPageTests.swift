// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ListPageTests {
    private func hub(_ count: Int) throws -> HubFixture {
        var script = ScriptedUpstream.Script()
        let tools: [JSONValue] = (0..<count).map { ["name": .string("t\($0)"), "inputSchema": ["type": "object"]] }
        script.pages["tools/list"] = [ScriptedUpstream.list("tools", tools, nil)]
        return try HubFixture(["a": ScriptedUpstream(script)])
    }

    @Test("a list of thousands comes in pages, each item once and in order", arguments: [0, 1, 1000, 1001, 5000])
    func pages(_ count: Int) async throws {
        let hub = try hub(count)
        var names: [String] = []
        var cursor: RawJSON?
        var pages = 0
        repeat {
            let params: JSONValue = cursor.flatMap(\.string).map { ["cursor": .string($0)] } ?? [:]
            let page = try await hub.answer(.listTools, params)
            names += HubFixture.names(page)
            cursor = page["nextCursor"]
            pages += 1
        } while cursor != nil
        #expect(names == (0..<count).map { "a__t\($0)" })
        #expect(pages == max(1, (count + 999) / 1000))
    }

    @Test("a cursor is good for its principal and its list only, and an empty one is none")
    func bound() async throws {
        let hub = try hub(1500)
        let cursor = try #require(try await hub.answer(.listTools)["nextCursor"]?.string)
        let params: JSONValue = ["cursor": .string(cursor)]
        #expect(HubFixture.names(try await hub.answer(.listTools, params)).count == 500)
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.listTools, params, principal: "other") }
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.listPrompts, params) }
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.listTools, ["cursor": ""]) }
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.listTools, ["cursor": 1]) }
    }
}
