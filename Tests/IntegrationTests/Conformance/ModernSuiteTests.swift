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

    @Test("server-stateless: a stream holds no requests, nothing is logged unasked, an unknown tool is said to be one")
    func answersOnly() async throws {
        try await behindHub { client in
            let asked = try await client.tool("test_streaming_elicitation")
            #expect(asked.messages.count == 1)
            #expect(asked.result?["resultType"]?.string == "input_required")
            #expect(try await client.tool("test_logging_tool").messages.count == 1)
            let unknown = try await client.tool("test_nothing")
            #expect(unknown.result?["isError"]?.boolean == true)
            #expect(unknown.text == "Unknown tool: test_nothing")
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
