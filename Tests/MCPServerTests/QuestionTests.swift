// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// What a server asks a client of the handshake era while a call runs.
@Suite(.timeLimit(.minutes(5))) struct QuestionTests {
    private static let call = #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"x"}}"#

    private let asking = ScriptedServing { call throws(JSONRPCError) in
        guard let asking = call.asking else { throw .internalError("nobody to ask") }
        let answer = try await asking.ask("elicitation/create", RawJSON(["message": "Who?"]))
        return RawJSON(["content": []]).editing([.set("structuredContent", answer)])
    }

    @Test("a question goes out on the call's own stream, and the client's answer comes by another POST")
    func asks() async throws {
        let fixture = EndpointFixture(asking)
        let session = try #require(await fixture.initialize().1)
        let fields = EndpointFixture.headers("2025-11-25", session: session)
        let stream = RecordingResponder()
        async let call: Void = fixture.send(Self.call, fields, to: stream)
        await stream.waits(for: #""method":"elicitation/create","params":{"message":"Who?"}"#)
        #expect(stream.text.contains(#"{"jsonrpc":"2.0","id":1,"#))
        let accepted = await fixture.post(#"{"jsonrpc":"2.0","id":1,"result":{"action":"decline"}}"#, fields)
        #expect(accepted.status == 202)
        await call
        #expect(stream.text.contains(#""structuredContent":{"action":"decline"}"#))
        // A late answer is nobody's.
        #expect(await fixture.post(#"{"jsonrpc":"2.0","id":1,"result":{}}"#, fields).status == 202)
    }

    @Test("a client's error ends the question, and so does the session's end")
    func fails() async throws {
        let fixture = EndpointFixture(asking)
        for ends in [false, true] {
            let session = try #require(await fixture.initialize().1)
            let fields = EndpointFixture.headers("2025-11-25", session: session)
            let stream = RecordingResponder()
            async let call: Void = fixture.send(Self.call, fields, to: stream)
            await stream.waits(for: "elicitation/create")
            if ends {
                await fixture.send("", fields, method: .delete, to: RecordingResponder())
            } else {
                _ = await fixture.post(#"{"jsonrpc":"2.0","id":1,"error":{"code":-7,"message":"no"}}"#, fields)
            }
            await call
            if !ends { #expect(stream.text.contains(#""error":{"code":-7,"message":"no"}"#)) }
        }
    }

    @Test("a client that takes no stream cannot be asked, and neither can one of 2026-07-28")
    func nobody() async throws {
        let fixture = EndpointFixture(asking)
        let session = try #require(await fixture.initialize().1)
        let legacy = await fixture.post(
            Self.call, EndpointFixture.headers("2025-11-25", session: session, accept: "application/json"))
        #expect(legacy.text.contains("nobody to ask"))
        let modern = await fixture.post(
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"x",\#(EndpointFixture.meta)}}"#,
            EndpointFixture.headers(method: "tools/call", name: "x"))
        #expect(modern.text.contains("nobody to ask"))
    }
}
