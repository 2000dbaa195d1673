// SPDX-License-Identifier: Apache-2.0

import JSON
import OpenAPITools
import Testing

@Suite(.timeLimit(.minutes(5))) struct LargeDocumentTests {
    private func toolset(_ paths: JSONObject, _ schemas: JSONObject = [:]) throws -> OpenAPIToolset {
        let document: JSONValue = [
            "openapi": "3.1.0", "servers": [["url": "http://s.test"]], "paths": .object(paths),
            "components": ["schemas": .object(schemas)],
        ]
        return try OpenAPIToolset(OpenAPIService(document: document.serialized()))
    }

    @Test("schemas that refer to each other a thousandfold are cut, and every reference still leads somewhere")
    func entangled() throws {
        var schemas = JSONObject()
        for place in 0..<1000 {
            var properties = JSONObject()
            for step in 1...10 {
                properties["p\(step)"] = ["$ref": .string("#/components/schemas/S\((place * 7 + step) % 1000)")]
            }
            schemas["S\(place)"] = ["type": "object", "properties": .object(properties)]
        }
        let body: JSONValue = ["content": ["application/json": ["schema": ["$ref": "#/components/schemas/S0"]]]]
        let tool = try toolset(["/a": ["post": ["requestBody": body]]], schemas).tools[0]
        #expect(tool.byteCount < 200_000)
        let definitions = try #require(tool["inputSchema"]?["$defs"])
        for match in tool.text.matches(of: /"\$ref":"#\/\$defs\/([^"]+)"/) {
            #expect(definitions[String(match.output.1)] != nil)
        }
    }

    @Test("a schema nested deeper than anybody reads is cut")
    func deep() throws {
        var schema: JSONValue = ["type": "string"]
        for _ in 0..<200 { schema = ["type": "array", "items": schema] }
        let tool = try toolset(
            ["/a": ["get": ["parameters": [["name": "x", "in": "query", "schema": schema]]]]]
        ).tools[0]
        #expect(tool.text.contains(#""items":{}"#))
    }

    @Test("names that are too long or in other letters stay apart")
    func names() throws {
        let long = String(repeating: "a", count: 300)
        let toolset = try toolset([
            "/a": ["get": ["operationId": .string(long + "1")], "put": ["operationId": .string(long + "2")]],
            "/b": ["get": ["operationId": "\u{540D}"], "put": ["operationId": "\u{524D}"]],
        ])
        let names = toolset.tools.compactMap { $0["name"]?.string }
        #expect(Set(names).count == 4)
        #expect(names.allSatisfy { $0.utf8.count <= 210 && !$0.isEmpty })
        #expect(names.contains("get_b") && names.contains("put_b"))
    }

    @Test("a part that is nonsense costs itself only")
    func tolerant() throws {
        let toolset = try toolset([
            "/a": [
                "get": [
                    "parameters": [1, ["name": "x"], ["in": "query", "name": ""], ["$ref": "#/nowhere"]],
                    "requestBody": "no", "responses": [], "security": "none", "servers": [1],
                ], "post": "x", "parameters": "x",
            ],
            "b": ["get": [:]], "/c": ["$ref": "other.yaml"], "/d": nil,
        ])
        #expect(toolset.tools.count == 1)
        #expect(toolset.tools[0]["inputSchema"]?["properties"]?.members.map(\.key) == [])
    }
}
