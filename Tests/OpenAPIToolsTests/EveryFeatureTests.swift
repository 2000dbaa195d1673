// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import OpenAPITools
import TestSupport
import Testing

/// A document of 115 operations with every feature of OpenAPI 3.1; the expected requests were written by hand from the
/// tables of the specification.
@Suite(.timeLimit(.minutes(5))) struct EveryFeatureTests {
    private static let folder = "Tests/OpenAPIToolsTests/Service"

    private static func service() throws -> OpenAPIService {
        OpenAPIService(document: try Checkout.bytes("\(folder)/service.json"), secrets: StandIn.secrets)
    }

    static let calls: [RawJSON] = (try? Array(Checkout.json("\(folder)/calls.json").elements)) ?? []

    @Test("there are as many operations as the document has, all named for models")
    func tools() throws {
        let toolset = try OpenAPIToolset(Self.service())
        #expect(toolset.tools.count == 115)
        #expect(Self.calls.count == 123)
        #expect(toolset.bases == ["http://service.test/v1", "http://service.test/v2", "http://service.test/v3/x"])
        for tool in toolset.tools {
            let name = try #require(tool["name"]?.string)
            #expect(name.utf8.allSatisfy { $0 < 0x80 } && !name.isEmpty)
            for (key, _) in try #require(tool["inputSchema"]?["properties"]).members {
                #expect(key.wholeMatch(of: /[A-Za-z0-9_.\-]{1,64}/) != nil, "\(key)")
            }
        }
        #expect(Set(toolset.tools.compactMap { $0["name"]?.string }).count == 115)
    }

    @Test("every reference of a tool's schema leads somewhere in the same schema")
    func references() throws {
        for tool in try OpenAPIToolset(Self.service()).tools {
            let schema = try #require(tool["inputSchema"])
            for match in schema.text.matches(of: /"\$ref":"#\/\$defs\/([^"]+)"/) {
                #expect(
                    schema["$defs"]?[String(match.output.1)] != nil, "\(tool["name"]?.string ?? "") \(match.output.1)")
            }
            #expect(!schema.text.contains("#/components"))
        }
    }

    @Test("each call is the request that the specification asks for, and its answer comes back right", arguments: calls)
    func call(_ call: RawJSON) async throws {
        let standIn = StandIn(call: call)
        let http = ScriptedHTTP(timers: ManualClock()) { request in
            standIn.fault(in: request).map { .json(#"{"wrong":"\#($0)"}"#, status: 418) } ?? standIn.answer
        }
        let upstream = OpenAPIUpstream(try Self.service(), http: http)
        let params = RawJSON(["name": .string(call["tool"]?.string ?? "")])
            .editing([.set("arguments", try #require(call["arguments"]))])
        let result = try await upstream.call(UpstreamCall(method: "tools/call", params: params))
        if let request = http.requests.first { #expect(standIn.fault(in: request) == nil) }
        try check(result, call["result"])
        #expect(http.requests.count == (call["expect"]?["method"]?.isString("-") == true ? 0 : 1))
    }

    private func check(_ result: RawJSON, _ expected: RawJSON?) throws {
        let text = result["content"]?[0]?["text"]?.string ?? ""
        #expect(result["isError"]?.boolean ?? false == expected?["isError"]?.boolean ?? false, "\(text)")
        guard let expected else {
            #expect(result["structuredContent"]?.text == #"{"ok":true}"#)
            return
        }
        if let words = expected["says"]?.string { #expect(text.contains(words), "\(text)") }
        if let whole = expected["text"]?.string { #expect(text == whole) }
        if let block = expected["block"] { #expect(result["content"]?[0]?.value == block.value) }
        if let structured = expected["structured"]?.string { #expect(result["structuredContent"]?.text == structured) }
    }
}
