// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import TestSupport
import Testing

@Suite struct ModernHTTPTests {
    private static let M = EndpointFixture.meta
    private static let call =
        #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":1.0},\#(M)}}"#
    private static let callHeaders = EndpointFixture.headers(method: "tools/call", name: "add")

    @Test("discover tells versions, capabilities and freshness")
    func discovers() async throws {
        let answer = await EndpointFixture().post(
            #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{\#(Self.M)}}"#,
            EndpointFixture.headers(method: "server/discover"))
        #expect(answer.status == 200)
        let result = try #require(answer.json?["result"])
        #expect(result["supportedVersions"]?.text == #"["2026-07-28"]"#)
        #expect(result["resultType"]?.string == "complete")
        #expect(result["ttlMs"]?.integer != nil)
        #expect(result["cacheScope"]?.string == "private")
        #expect(result["capabilities"]?["tools"] != nil)
        #expect(result["instructions"]?.string == "hi")
        #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"]?.string == "scripted")
    }

    @Test("a call reaches the handler with the bytes it came with, and its result goes back as it is")
    func calls() async throws {
        let fixture = EndpointFixture(
            ScriptedServing { call in
                #expect(call.params["arguments"]?.text == #"{"a":1.0}"#)
                #expect(call.caller.client.revision == .july2026)
                return RawJSON(trusted: Array(#"{"x":1.00}"#.utf8))
            })
        let answer = await fixture.post(Self.call, Self.callHeaders)
        #expect(answer.status == 200)
        #expect(answer.response?.fields["content-type"] == "application/json")
        #expect(answer.text == #"{"jsonrpc":"2.0","id":2,"result":{"x":1.00}}"#)
        #expect(!answer.keepsRunning)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let what: String
        let body: String
        let fields: HTTPFields
        let status: UInt16
        let code: Int64
        var testDescription: String { what }
    }

    private static let envelope = "io.modelcontextprotocol"
    static let refusals: [Refused] = [
        Refused(
            what: "no params", body: #"{"jsonrpc":"2.0","id":3,"method":"tools/list"}"#,
            fields: EndpointFixture.headers(method: "tools/list"), status: 400, code: -32602),
        Refused(
            what: "no capabilities in the envelope",
            body:
                #"{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"_meta":{"\#(envelope)/protocolVersion":"2026-07-28"}}}"#,
            fields: EndpointFixture.headers(method: "tools/list"), status: 400, code: -32602),
        Refused(
            what: "a future version",
            body: call.replacing("2026-07-28", with: "2099-01-01"),
            fields: EndpointFixture.headers("2099-01-01", method: "tools/call", name: "add"), status: 400, code: -32022),
        Refused(
            what: "header and body disagree on the version", body: call.replacing("2026-07-28", with: "2099-01-01"),
            fields: callHeaders, status: 400, code: -32020),
        Refused(
            what: "an envelope without the version header", body: call,
            fields: EndpointFixture.headers(nil, method: "tools/call", name: "add"), status: 400, code: -32020),
        Refused(
            what: "another name in the header", body: call,
            fields: EndpointFixture.headers(method: "tools/call", name: "nope"), status: 400, code: -32020),
        Refused(
            what: "no name in the header", body: call, fields: EndpointFixture.headers(method: "tools/call"),
            status: 400, code: -32020),
        Refused(
            what: "broken base64 in the name", body: call,
            fields: EndpointFixture.headers(method: "tools/call", name: "=?base64?YWRk=?="), status: 400, code: -32020),
        Refused(
            what: "another method in the header", body: call,
            fields: EndpointFixture.headers(method: "tools/list", name: "add"), status: 400, code: -32020),
        Refused(
            what: "no method in the header", body: call, fields: EndpointFixture.headers(name: "add"), status: 400,
            code: -32020),
        Refused(
            what: "the method header twice", body: call,
            fields: {
                var fields = callHeaders
                fields.append("mcp-method", "tools/call")
                return fields
            }(), status: 400, code: -32020),
        Refused(
            what: "an unknown method", body: #"{"jsonrpc":"2.0","id":3,"method":"foo/bar","params":{\#(M)}}"#,
            fields: EndpointFixture.headers(method: "foo/bar"), status: 404, code: -32601),
        Refused(
            what: "a method of the old era", body: #"{"jsonrpc":"2.0","id":3,"method":"ping","params":{\#(M)}}"#,
            fields: EndpointFixture.headers(method: "ping"), status: 404, code: -32601),
        Refused(
            what: "initialize with an envelope",
            body: #"{"jsonrpc":"2.0","id":3,"method":"initialize","params":{\#(M)}}"#,
            fields: EndpointFixture.headers(method: "initialize"), status: 404, code: -32601),
        Refused(
            what: "an unknown log level",
            body: call.replacing(#""_meta":{"#, with: #""_meta":{"\#(envelope)/logLevel":"loud","#),
            fields: callHeaders, status: 400, code: -32602),
        Refused(
            what: "a fractional progress token",
            body: call.replacing(#""_meta":{"#, with: #""_meta":{"progressToken":1.5,"#), fields: callHeaders,
            status: 400, code: -32602),
        Refused(what: "no JSON", body: "{", fields: callHeaders, status: 400, code: -32700),
        Refused(what: "a batch", body: "[\(call)]", fields: callHeaders, status: 400, code: -32600),
        Refused(
            what: "a client's response", body: #"{"jsonrpc":"2.0","id":1,"result":{}}"#, fields: callHeaders,
            status: 400, code: -32600),
    ]

    @Test("what breaks a rule is refused with that rule's code and status", arguments: refusals)
    func refuses(_ row: Refused) async {
        let answer = await EndpointFixture().post(row.body, row.fields)
        #expect(answer.status == row.status)
        #expect(answer.errorCode == row.code, "\(answer.text)")
    }

    @Test("an error keeps the id of its request")
    func keepsID() async {
        let answer = await EndpointFixture().post(
            #"{"jsonrpc":"2.0","id":"seven","method":"tools/list"}"#, EndpointFixture.headers(method: "tools/list"))
        #expect(answer.json?["id"]?.string == "seven")
    }

    @Test("a name in base64 is the name")
    func decodesName() async {
        let body = Self.call.replacing(#""add""#, with: #""größe""#)
        let answer = await EndpointFixture().post(
            body, EndpointFixture.headers(method: "tools/call", name: "=?base64?Z3LDtsOfZQ==?="))
        #expect(answer.status == 200)
    }

    @Test("a task is asked for by clients that do not name it in a field, and not by ones that name another")
    func namesTasks() async {
        let body = #"{"jsonrpc":"2.0","id":2,"method":"tasks/get","params":{"taskId":"t-1",\#(Self.M)}}"#
        for (name, status) in [(nil, 200), ("t-1", 200), ("t-2", 400)] as [(String?, UInt16)] {
            let fields = EndpointFixture.headers(method: "tasks/get", name: name)
            #expect(await EndpointFixture().post(body, fields).status == status)
        }
    }

    @Test("a notification is taken without an answer")
    func acceptsNotifications() async {
        let answer = await EndpointFixture().post(
            #"{"jsonrpc":"2.0","method":"notifications/whatever","params":{\#(Self.M)}}"#, EndpointFixture.headers())
        #expect(answer.status == 202)
        #expect(answer.text.isEmpty)
    }

    @Test("progress turns the answer into a stream, with the client's own token")
    func streamsProgress() async {
        let fixture = EndpointFixture(
            ScriptedServing { call in
                call.notifications.progress(RawJSON(["progress": 1, "total": 2]))
                return RawJSON(["content": []])
            })
        let body = Self.call.replacing(#""_meta":{"#, with: #""_meta":{"progressToken":"pt","#)
        let answer = await fixture.post(body, Self.callHeaders)
        #expect(answer.isStream)
        #expect(answer.response?.fields["content-type"] == "text/event-stream")
        #expect(answer.response?.fields["x-accel-buffering"] == "no")
        let events = answer.text.split(separator: "\n\n")
        #expect(events.count == 2)
        #expect(events.first?.contains(#""progressToken":"pt""#) == true)
        #expect(events.last?.contains(#""result":{"content":[]}"#) == true)
        #expect(answer.isFinished)
    }

    @Test("without a token, or for a client that takes no stream, progress is not sent")
    func dropsUnwantedProgress() async {
        let fixture = EndpointFixture(
            ScriptedServing { call in
                call.notifications.progress(RawJSON(["progress": 1]))
                return RawJSON(["content": []])
            })
        #expect(await !fixture.post(Self.call, Self.callHeaders).isStream)
        let body = Self.call.replacing(#""_meta":{"#, with: #""_meta":{"progressToken":1,"#)
        let jsonOnly = EndpointFixture.headers(method: "tools/call", name: "add", accept: "application/json")
        let answer = await fixture.post(body, jsonOnly)
        #expect(!answer.isStream)
        #expect(answer.status == 200)
    }

    @Test("a long silence becomes a stream with comments")
    func keepsAlive() async {
        let clock = ManualClock()
        let endpoint = StreamableHTTPEndpoint(
            serving: ScriptedServing { _ in
                clock.advance(by: .seconds(31))
                return RawJSON(["content": []])
            }, timers: clock)
        let responder = RecordingResponder()
        await endpoint.handle(
            HTTPServerRequest(method: .post, path: "/mcp", fields: Self.callHeaders, body: Array(Self.call.utf8)),
            responder, for: .loopback)
        #expect(responder.isStream)
        #expect(responder.text.split(separator: "\n\n").count { $0.hasPrefix(":") } == 2)
        // The timer goes by itself once it finds nothing to watch.
        clock.advance(by: .seconds(15))
        #expect(clock.pendingCount == 0)
    }

    @Test(
        "any usual Accept is served, in a form it allows",
        arguments: [
            (nil, false), ("*/*", false), ("application/json", false), ("text/event-stream", true),
            ("text/html, application/json;q=0.9", false), ("text/event-stream, application/json", false),
        ] as [(String?, Bool)])
    func accepts(_ accept: String?, isStream: Bool) async {
        let answer = await EndpointFixture().post(
            Self.call, EndpointFixture.headers(method: "tools/call", name: "add", accept: accept))
        #expect(answer.status == 200)
        #expect(answer.isStream == isStream)
    }

    @Test("an Accept that allows neither form, and a body of another type, are refused")
    func refusesMedia() async {
        let html = EndpointFixture.headers(method: "tools/call", name: "add", accept: "text/html")
        #expect(await EndpointFixture().post(Self.call, html).status == 406)
        var form = Self.callHeaders
        form.set("content-type", to: "application/x-www-form-urlencoded")
        #expect(await EndpointFixture().post(Self.call, form).status == 415)
        form.set("content-type", to: "application/json; charset=utf-8")
        #expect(await EndpointFixture().post(Self.call, form).status == 200)
    }

    @Test("GET and DELETE of the stateless revision are not allowed", arguments: [HTTPMethod.get, .delete])
    func refusesMethods(_ method: HTTPMethod) async {
        let responder = RecordingResponder()
        await EndpointFixture().send("", EndpointFixture.headers(), method: method, to: responder)
        #expect(responder.status == 405)
        #expect(responder.response?.fields["allow"] != nil)
    }

    @Test(
        "a handler's error has the status its code asks for",
        arguments: [(-32602, 400), (-32601, 404), (-32603, 200), (-32021, 400), (4030, 200)] as [(Int, UInt16)])
    func mapsErrors(_ code: Int, _ status: UInt16) async {
        let fixture = EndpointFixture(
            ScriptedServing { _ throws(JSONRPCError) in throw JSONRPCError(code: code, message: "no") })
        let answer = await fixture.post(Self.call, Self.callHeaders)
        #expect(answer.status == status)
        #expect(answer.errorCode == Int64(code))
    }
}
