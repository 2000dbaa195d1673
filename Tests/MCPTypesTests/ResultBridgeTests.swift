// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Testing

@Suite struct ResultBridgeTests {
    private func adapt(
        _ text: String, _ method: MCPMethod = .callTool, to revision: ProtocolRevision
    ) throws -> String {
        ResultBridge.adapt(try RawJSON(validating: text), of: method, to: revision).text
    }

    @Test("a result that fits comes out as the bytes that went in")
    func keepsBytes() throws {
        let modern = #"{ "content":[{"type":"text","text":"1.0"}] , "resultType" : "complete","x":1.00}"#
        #expect(try adapt(modern, to: .july2026) == modern)
        let legacy = #"{"content": [ ],"structuredContent":{"n":12345678901234567890}}"#
        #expect(try adapt(legacy, to: .november2025) == legacy)
    }

    @Test("2026-07-28 gets the members it demands")
    func completes() throws {
        #expect(try adapt(#"{"content":[]}"#, to: .july2026) == #"{"content":[],"resultType":"complete"}"#)
        #expect(
            try adapt(#"{"contents":[]}"#, .readResource, to: .july2026)
                == #"{"contents":[],"resultType":"complete","ttlMs":0,"cacheScope":"private"}"#)
        #expect(try adapt(#"{}"#, to: .july2026) == #"{"resultType":"complete","content":[]}"#)
    }

    @Test("older revisions get nothing they do not know")
    func reduces() throws {
        let modern = #"{"resultType":"complete","contents":[],"ttlMs":5,"cacheScope":"public"}"#
        #expect(try adapt(modern, .readResource, to: .november2025) == #"{"contents":[]}"#)
        #expect(
            try adapt(#"{"content":[],"structuredContent":[1]}"#, to: .november2025) == #"{"content":[]}"#)
        #expect(
            try adapt(#"{"content":[],"structuredContent":{"a":1}}"#, to: .march2025) == #"{"content":[]}"#)
    }

    @Test("content that an old client does not know becomes text")
    func replacesContent() throws {
        let link = #"{"content":[{"type":"resource_link","uri":"a://b","name":"n"}]}"#
        #expect(try adapt(link, to: .june2025) == link)
        #expect(try adapt(link, to: .march2025) == #"{"content":[{"type":"text","text":"n: a://b"}]}"#)
        let audio = #"{"content":[{"type":"audio","data":"","mimeType":"audio/wav"},{"type":"text","text":"é"}]}"#
        #expect(try adapt(audio, to: .march2025) == audio)
        #expect(try adapt(audio, to: .november2024).contains(#""text":"é""#))
        #expect(try adapt(audio, to: .november2024).contains("audio/wav"))
    }

    @Test("a tool's definition loses only what its reader cannot take")
    func adaptsDefinitions() throws {
        let tool = try RawJSON(
            validating:
                #"{"name":"t","inputSchema":{"$defs":{"a":1}},"outputSchema":{"type":"array"},"annotations":{}}"#)
        #expect(DefinitionBridge.adapt(tool, of: .listTools, to: .july2026) == tool)
        let legacy = DefinitionBridge.adapt(tool, of: .listTools, to: .november2025)
        #expect(legacy["outputSchema"] == nil)
        #expect(legacy["inputSchema"]?.text == #"{"$defs":{"a":1}}"#)
        #expect(legacy["annotations"] != nil)
        #expect(DefinitionBridge.adapt(tool, of: .listTools, to: .november2024)["annotations"] == nil)
    }
}
