// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import TestSupport
import Testing

/// The scored server scenarios of the official suite that 2025-11-25 and 2026-07-28 share, through `/mcp/{server}`.
@Suite(.timeLimit(.minutes(5))) struct SharedSuiteTests {
    private func behindHub(_ era: SuiteEra, _ body: (SuiteClient) async throws -> Void) async throws {
        try await EverythingServer.behindHub { hub in
            try await body(era == .modern ? SuiteClient(modern: hub) : SuiteClient.legacy(hub))
        }
    }

    @Test(
        "tools-list, json-schema-2020-12: every tool has its parts, schemas keep their bytes",
        arguments: SuiteEra.allCases)
    func tools(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            let tools = try #require(try await client.ask("tools/list").result?["tools"]).elements.map(\.self)
            #expect(tools.count == EverythingOfferings.plainTools.count + 4)
            for tool in tools {
                let name: String = tool["name"]?.string ?? ""
                #expect(name.utf8.count <= 64 && !name.isEmpty && !name.contains(" "))
                #expect(tool["description"]?.string != nil)
                #expect(tool["inputSchema"]?.kind == .object)
            }
            let schema = tools.first { $0["name"]?.string == "json_schema_2020_12_tool" }?["inputSchema"]
            #expect(schema?.text == EverythingOfferings.schema2020)
        }
    }

    @Test("tools-call-*: text, image, audio, resource, mixed, error", arguments: SuiteEra.allCases)
    func calls(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            #expect(try await client.tool("test_simple_text").text == "This is a simple text response for testing.")
            let image = try await client.tool("test_image_content").result?["content"]?[0]
            #expect(image?["type"]?.string == "image")
            #expect(image?["data"]?.string == EverythingOfferings.png)
            #expect(
                try await client.tool("test_audio_content").result?["content"]?[0]?["mimeType"]?.string == "audio/wav")
            let resource = try await client.tool("test_embedded_resource").result?["content"]?[0]?["resource"]
            #expect(resource?["uri"]?.string == "test://embedded-resource")
            #expect(resource?["text"]?.string == "This is an embedded resource content.")
            let mixed = try await client.tool("test_multiple_content_types").result?["content"]
            let types: [String] = mixed?.elements.compactMap { $0["type"]?.string } ?? []
            #expect(types == ["text", "image", "resource"])
            let failed = try await client.tool("test_error_handling")
            #expect(failed.result?["isError"]?.boolean == true)
            #expect(failed.text == "This tool intentionally returns an error for testing")
        }
    }

    @Test("tools-call-with-progress: in order, under the client's token", arguments: SuiteEra.allCases)
    func progress(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            let answer = try await client.ask(
                "tools/call", #""name":"test_tool_with_progress""#, meta: #","progressToken":"pt""#)
            let told = answer.messages.dropLast().map { $0["params"] }
            let values: [Double] = told.compactMap { $0?["progress"]?.double }
            #expect(values == [0, 50, 100])
            let tokens: [String] = told.compactMap { $0?["progressToken"]?.string }
            #expect(tokens == ["pt", "pt", "pt"])
        }
    }

    @Test(
        "resources-*: list, text, binary, template; sep-2164: what is not there is an error that names it",
        arguments: SuiteEra.allCases)
    func resources(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            let list = try await client.ask("resources/list").result?["resources"]
            for resource in try #require(list).elements {
                #expect(resource["name"] != nil)
                #expect(resource["description"] != nil)
            }
            func read(_ uri: String) async throws -> SuiteClient.Answer {
                try await client.ask("resources/read", #""uri":"\#(uri)""#)
            }
            let text = try await read("test://static-text").result?["contents"]?[0]
            #expect(text?["text"]?.string?.isEmpty == false)
            #expect(try await read("test://static-binary").result?["contents"]?[0]?["blob"] != nil)
            let data = try await read("test://template/123/data").result?["contents"]?[0]
            #expect(data?["uri"]?.string == "test://template/123/data")
            #expect(data?["text"]?.string == #"{"id":"123","templateTest":true,"data":"Data for ID: 123"}"#)
            let missing = try await read("test://nowhere")
            #expect(missing.error?["code"]?.integer == (era == .modern ? -32602 : -32002))
            #expect(missing.error?["data"]?["uri"]?.string == "test://nowhere")
        }
    }

    @Test(
        "prompts-*: list, simple, with arguments, with a resource, with a picture; completion-complete",
        arguments: SuiteEra.allCases)
    func prompts(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            #expect(try await client.ask("prompts/list").result?["prompts"]?[4] != nil)
            func get(_ name: String, _ arguments: String = "{}") async throws -> RawJSON? {
                try await client.ask("prompts/get", #""name":"\#(name)","arguments":\#(arguments)"#)
                    .result?["messages"]?[0]?["content"]
            }
            #expect(try await get("test_simple_prompt")?["text"]?.string == "This is a simple prompt for testing.")
            let said = try await get("test_prompt_with_arguments", #"{"arg1":"hello","arg2":"world"}"#)
            #expect(said?["text"]?.string == "Prompt with arguments: arg1='hello', arg2='world'")
            let resource = try await get("test_prompt_with_embedded_resource", #"{"resourceUri":"test://x"}"#)
            #expect(resource?["resource"]?["uri"]?.string == "test://x")
            #expect(try await get("test_prompt_with_image")?["type"]?.string == "image")
            let completed = try await client.ask(
                "completion/complete",
                #""ref":{"type":"ref/prompt","name":"test_prompt_with_arguments"},"#
                    + #""argument":{"name":"arg1","value":"par"}"#)
            #expect(completed.result?["completion"]?["values"]?[0]?.string == "paris")
        }
    }

    @Test("server-sse-multiple-streams: three calls at once", arguments: SuiteEra.allCases)
    func streams(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await client.ask(
                            "tools/call", #""name":"test_tool_with_progress""#, meta: #","progressToken":1"#
                        ).messages.count
                    }
                }
                for try await count in group { #expect(count == 4) }
            }
        }
    }

    @Test("dns-rebinding-protection: a foreign Host or Origin is refused", arguments: SuiteEra.allCases)
    func rebinding(era: SuiteEra) async throws {
        try await behindHub(era) { client in
            let attempts: [(String, String, Bool)] = [
                ("host", "evil.example.com", false), ("origin", "http://evil.example.com", false),
                ("host", "localhost", true), ("origin", "http://localhost", true),
            ]
            for (field, value, isGood) in attempts {
                var fields = HTTPFields()
                fields.append(field, value)
                let status = try await client.ask("tools/list", fields: fields).status
                let isServed: Bool = status == 200
                #expect(isServed == isGood, "\(field): \(value)")
                #expect(status < 500)
            }
        }
    }
}
