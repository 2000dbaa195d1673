// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import TestSupport
import Testing

/// The scored server scenarios of the official suite for 2026-07-28, through `/mcp/{server}`.
@Suite(.timeLimit(.minutes(5))) struct ModernSuiteTests {
    private func behindHub(_ body: (SuiteClient) async throws -> Void) async throws {
        try await EverythingServer.behindHub { hub in try await body(SuiteClient(modern: hub)) }
    }

    @Test("tools-list, json-schema-2020-12: every tool has its parts, schemas keep their bytes")
    func tools() async throws {
        try await behindHub { client in
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

    @Test("tools-call-*: text, image, audio, resource, mixed, error")
    func calls() async throws {
        try await behindHub { client in
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

    @Test("tools-call-with-progress: in order, under the client's token")
    func progress() async throws {
        try await behindHub { client in
            let answer = try await client.ask(
                "tools/call", #""name":"test_tool_with_progress""#, meta: #","progressToken":"pt""#)
            let told = answer.messages.dropLast().map { $0["params"] }
            let values: [Double] = told.compactMap { $0?["progress"]?.double }
            #expect(values == [0, 50, 100])
            let tokens: [String] = told.compactMap { $0?["progressToken"]?.string }
            #expect(tokens == ["pt", "pt", "pt"])
        }
    }

    @Test("log messages come only to who asked for them")
    func logging() async throws {
        try await behindHub { client in
            let call = #""name":"test_tool_with_logging""#
            #expect(try await client.ask("tools/call", call).messages.count == 1)
            let level = #","io.modelcontextprotocol/logLevel":"info""#
            let told = try await client.ask("tools/call", call, meta: level).messages
            #expect(told.count == 4)
            #expect(told.first?["params"]?["data"]?.string == "step 1")
        }
    }

    @Test("resources-*: list, text, binary, template; sep-2164: what is not there is an error that names it")
    func resources() async throws {
        try await behindHub { client in
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
            #expect(missing.error?["code"]?.integer == -32602)
            #expect(missing.error?["data"]?["uri"]?.string == "test://nowhere")
        }
    }

    @Test("prompts-*: list, simple, with arguments, with a resource, with a picture; completion-complete")
    func prompts() async throws {
        try await behindHub { client in
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

    @Test("caching: every cacheable result says how long and for whom")
    func caching() async throws {
        try await behindHub { client in
            let requests: [(String, String)] = [
                ("server/discover", ""), ("tools/list", ""), ("resources/list", ""), ("resources/templates/list", ""),
                ("prompts/list", ""), ("resources/read", #""uri":"test://static-text""#),
            ]
            for (method, members) in requests {
                let result = try await client.ask(method, members).result
                let time: Int64 = result?["ttlMs"]?.integer ?? -1
                #expect(time >= 0, "\(method)")
                let scope: String = result?["cacheScope"]?.string ?? ""
                #expect(scope == "public" || scope == "private", "\(method)")
                #expect(result?["resultType"]?.string == "complete", "\(method)")
            }
        }
    }

    @Test("server-sse-multiple-streams: three calls at once")
    func streams() async throws {
        try await behindHub { client in
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

    @Test("dns-rebinding-protection: a foreign Host or Origin is refused")
    func rebinding() async throws {
        try await behindHub { client in
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

    @Test("server-stateless: discover, envelope, versions, headers, removed methods, ids")
    func stateless() async throws {
        try await behindHub { client in
            let discovered = try await client.ask("server/discover").result
            #expect(discovered?["supportedVersions"]?[0]?.string == "2026-07-28")
            #expect(discovered?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"]?.string == "everything")
            #expect(discovered?["capabilities"]?["tools"]?["listChanged"]?.boolean == true)
            func post(
                _ method: String, _ params: String?, version: String = "2026-07-28", named: String? = nil
            ) async throws -> SuiteClient.Answer {
                var fields: HTTPFields = client.modernFields(named ?? method)
                fields.set("mcp-protocol-version", to: version)
                let rest: String = params.map { #","params":\#($0)"# } ?? ""
                let body: String = #"{"jsonrpc":"2.0","id":"i","method":"\#(method)"\#(rest)}"#
                return try await client.post(body, fields)
            }
            let lacking: [String?] = [
                nil, "{}", #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#,
            ]
            for params in lacking {
                let answer = try await post("tools/list", params)
                #expect(answer.status == 400)
                #expect(answer.error?["code"]?.integer == -32602)
                #expect(answer.messages.last?["id"]?.string == "i")
            }
            let future = client.meta().replacing("2026-07-28", with: "2099-01-01")
            let unknown = try await post("tools/list", "{\(future)}", version: "2099-01-01")
            #expect(unknown.status == 400)
            #expect(unknown.error?["code"]?.integer == -32022)
            #expect(unknown.error?["data"]?["requested"]?.string == "2099-01-01")
            let mismatch = try await post("tools/list", "{\(client.meta())}", named: "prompts/list")
            #expect(mismatch.status == 400)
            #expect(mismatch.error?["code"]?.integer == -32020)
            for method in [
                "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "x/y",
            ] {
                let answer = try await post(method, "{\(client.meta())}")
                #expect(answer.status == 404, "\(method)")
                #expect(answer.error?["code"]?.integer == -32601, "\(method)")
            }
        }
    }

    @Test("server-stateless: a capability that the client lacks is named, and one that it has is relayed")
    func missingCapability() async throws {
        try await behindHub { client in
            #expect(try await client.tool("test_missing_capability").text == "proceeding")
            var poor = client
            poor.capabilities = "{}"
            let answer = try await poor.tool("test_missing_capability")
            #expect(answer.status == 400)
            #expect(answer.error?["code"]?.integer == -32021)
            #expect(answer.error?["data"]?["requiredCapabilities"]?.text == #"{"sampling":{}}"#)
        }
    }

    @Test("server-stateless: subscriptions are acknowledged first, filtered, and told within 800 ms")
    func listens() async throws {
        try await behindHub { client in
            // The hub listens to its server by now.
            await client.hub.log.wait(for: "listening to a server")
            let body =
                #"{"jsonrpc":"2.0","id":"s1","method":"subscriptions/listen","params":{\#(client.meta()),"#
                + #""notifications":{"promptsListChanged":true}}}"#
            var seen: [RawJSON] = []
            let clock = ContinuousClock()
            var began = clock.now
            try await client.stream(.post, client.modernFields("subscriptions/listen"), body) { message in
                seen.append(message)
                guard seen.count == 1 else { return false }
                _ = try await client.tool("test_trigger_tool_change")
                _ = try await client.tool("test_trigger_prompt_change")
                began = clock.now
                return true
            }
            #expect(clock.now - began < .seconds(100))
            #expect(seen.first?["method"]?.string == "notifications/subscriptions/acknowledged")
            #expect(seen.first?["params"]?["notifications"]?.text == #"{"promptsListChanged":true}"#)
            #expect(seen.last?["method"]?.string == "notifications/prompts/list_changed")
            for message in seen {
                #expect(message["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.string == "s1")
            }
        }
    }

    @Test("http-custom-header-server-validation: a field that does not say what the argument says is refused")
    func parameterHeaders() async throws {
        try await behindHub { client in
            let call = #""name":"test_x_mcp_header","arguments":{"region":"eu"}"#
            _ = try await client.ask("tools/list")
            #expect(try await client.ask("tools/call", call, fields: ["mcp-param-region": "eu"]).text == "region=eu")
            for fields in [[:], ["mcp-param-region": "us"]] as [HTTPFields] {
                let answer = try await client.ask("tools/call", call, fields: fields)
                #expect(answer.status == 400)
                #expect(answer.error?["code"]?.integer == -32020)
            }
        }
    }
}
