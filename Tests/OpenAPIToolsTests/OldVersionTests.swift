// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import OpenAPITools
import TestSupport
import Testing

@Suite struct OldVersionTests {
    private func toolset() throws -> OpenAPIToolset {
        let path = "Tests/OpenAPIToolsTests/Service/service-3.0.yaml"
        let json = try YAMLDocument.read(try Checkout.bytes(path), file: "service-3.0.yaml")
        return try OpenAPIToolset(OpenAPIService(document: Array(json.bytes)))
    }

    @Test("a YAML document of 3.0 becomes tools with schemas of 2020-12")
    func schemas() throws {
        let toolset = try toolset()
        #expect(toolset.version == "1.0")
        #expect(toolset.bases == ["https://old.test/api"])
        let list = try #require(toolset.tools.first { $0["name"]?.isString("listThings") == true })
        #expect(list["description"]?.string == "Lists things.\n\nGET /things")
        #expect(list["annotations"]?["readOnlyHint"]?.boolean == true)
        let properties = try #require(list["inputSchema"]?["properties"])
        #expect(properties["page"]?.value == ["type": "integer", "exclusiveMinimum": 0])
        #expect(
            properties["sort"]?.value
                == ["type": ["string", "null"], "enum": ["up", "down", "null", nil], "examples": ["up"]])
    }

    @Test("merge keys, defaults and read-only properties are taken as they are meant")
    func definitions() throws {
        let add = try #require(try toolset().tools.first { $0["name"]?.isString("addThing") == true })
        #expect(add["inputSchema"]?["properties"]?["body"]?.value == ["$ref": "#/$defs/Thing"])
        #expect(
            add["inputSchema"]?["$defs"]?["Thing"]?.value
                == [
                    "type": "object", "required": ["code"],
                    "properties": [
                        "code": ["type": "string", "pattern": #"^\d+$"#, "default": 15],
                        "price": ["type": ["number", "null"], "maximum": 10],
                    ],
                ])
    }

    @Test(
        "what cannot be imported says why",
        arguments: [
            (#"{"swagger":"2.0"}"#, "Swagger 2"), (#"{"openapi":"4.0"}"#, "its version is 4.0"), ("{}", "openapi"),
            (#"{"openapi":"3.1.0","paths":{}}"#, "no operation"), ("[", "not JSON"),
            (#"{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}"#, "names no server"),
        ])
    func refusals(document: String, words: String) {
        let fault = #expect(throws: OpenAPIFault.self) {
            try OpenAPIToolset(OpenAPIService(document: Array(document.utf8)))
        }
        #expect(fault?.description.contains(words) == true, "\(String(describing: fault))")
    }
}
