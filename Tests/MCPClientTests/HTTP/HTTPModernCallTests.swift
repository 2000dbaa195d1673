// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPModernCallTests {
    @Test("a tool call carries its routing headers, its envelope and the untouched bytes of its params")
    func toolCall() async throws {
        let bench = HTTPBench.modern { request in
            .json(Wire.result(request.rpcID, #"{"content":[ ],"resultType":"complete","n":1.0}"#))
        }
        let result = try await bench.call(
            "tools/call", #"{"name":"add",  "arguments":{"a":1.0}}"#, capabilities: #"{"sampling":{}}"#)
        #expect(result.text == #"{"content":[ ],"resultType":"complete","n":1.0}"#)
        let request = try #require(bench.http.requests.last)
        #expect(request.fields["mcp-protocol-version"] == "2026-07-28")
        #expect(request.fields["mcp-method"] == "tools/call")
        #expect(request.fields["mcp-name"] == "add")
        #expect(request.fields["mcp-session-id"] == nil)
        let expected =
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add",  "arguments":{"a":1.0},"_meta":{"#
            + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
            + #""io.modelcontextprotocol/clientInfo":{"name":"patchbay","version":"0.1.0"},"#
            + #""io.modelcontextprotocol/clientCapabilities":{"sampling":{}}}}}"#
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
    }

    @Test(
        "the name header is encoded where a header cannot carry it as it is",
        arguments: [
            ("us-west1", "us-west1"), ("Hello, \u{4e16}\u{754c}", "=?base64?SGVsbG8sIOS4lueVjA==?="),
            (" padded ", "=?base64?IHBhZGRlZCA=?="), ("line1\\nline2", "=?base64?bGluZTEKbGluZTI=?="),
            ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
        ])
    func nameHeader(_ name: String, _ header: String) async throws {
        let bench = HTTPBench.modern { .json(Wire.result($0.rpcID, "{}")) }
        _ = try await bench.call("prompts/get", #"{"name":"\#(name)"}"#)
        #expect(bench.http.requests.last?.fields["mcp-name"] == header)
    }

    @Test("resources/read names its URI, lists name nothing")
    func otherNames() async throws {
        let bench = HTTPBench.modern { .json(Wire.result($0.rpcID, "{}")) }
        _ = try await bench.call("resources/read", #"{"uri":"test://a","name":"no"}"#)
        #expect(bench.http.requests.last?.fields["mcp-name"] == "test://a")
        _ = try await bench.call("tools/list", #"{"name":"no"}"#)
        #expect(bench.http.requests.last?.fields["mcp-name"] == nil)
    }

    @Test("errors come through verbatim, whatever status carries them")
    func errors() async throws {
        let data = #"{"uri":"test://nope","n":1.0}"#
        for status: HTTPStatus in [200, 400, 404, 500] {
            let bench = HTTPBench.modern { request in
                .json(Wire.error(request.rpcID, -32602, "Unknown resource: test://nope", data: data), status: status)
            }
            await #expect(
                throws: UpstreamError.rpc(
                    .init(
                        code: -32602, message: "Unknown resource: test://nope",
                        data: RawJSON(trusted: Array(data.utf8))))
            ) { _ = try await bench.call("resources/read", #"{"uri":"test://nope"}"#) }
        }
    }

    @Test("progress and log messages come in order, before the result, without our token")
    func stream() async throws {
        let bench = HTTPBench.modern { request in
            .events([
                Wire.progress(request.progressToken, "1"), Wire.log("info", "half"), Wire.log("debug", "no"),
                Wire.progress(request.progressToken, "1"), Wire.progress(RawJSON.integer(999), "2"),
                Wire.progress(request.progressToken, "2"), Wire.result(request.rpcID, #"{"done":true}"#),
                Wire.progress(request.progressToken, "3"),
            ])
        }
        let seen = Gathered<UpstreamNotification>()
        let result = try await bench.call(wantsProgress: true, logLevel: "info") { seen.append($0) }
        #expect(result.text == #"{"done":true}"#)
        #expect(
            seen.values == [
                .progress(RawJSON(trusted: Array(#"{"progress":1,"total":2}"#.utf8))),
                .message(RawJSON(trusted: Array(#"{"level":"info","data":"half"}"#.utf8))),
                .progress(RawJSON(trusted: Array(#"{"progress":2,"total":2}"#.utf8))),
            ])
        #expect(bench.events.texts.contains { $0.contains("progress that does not rise") })
    }

    @Test("a client's own progress token and envelope never reach the upstream")
    func remapsToken() async throws {
        let bench = HTTPBench.modern { .json(Wire.result($0.rpcID, "{}")) }
        let params =
            #"{"name":"a","_meta":{"progressToken":"mine","io.modelcontextprotocol/protocolVersion":"x","k/v":1}}"#
        _ = try await bench.call("tools/call", params, wantsProgress: true)
        let request = try #require(bench.http.requests.last)
        #expect(request.progressToken == request.rpcID)
        #expect(request.meta?["io.modelcontextprotocol/protocolVersion"]?.string == "2026-07-28")
        #expect(request.meta?["k/v"]?.text == "1")
    }

    @Test("an event stream is read in whatever pieces it comes, past priming events and other types")
    func pieces() async throws {
        let body = ScriptedBody()
        let bench = HTTPBench.modern { _ in .eventStream(body) }
        let task = Task { try await bench.call() }
        await bench.http.sent(2)
        let text =
            "\u{FEFF}: hi\r\n\r\nid: 1\r\ndata:\r\n\r\nevent: other\r\ndata: {}\r\n\r\n"
            + "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":2,\r\ndata: \"result\":{\"ok\":1}}\r\n\r\n"
        for byte in text.utf8 { body.push([byte]) }
        #expect(try await task.value.text == #"{"ok":1}"#)
    }

    @Test("the rest of a stream is read after the answer so that the connection can serve again, for a second at most")
    func drains() async throws {
        for ends in [true, false] {
            let body = ScriptedBody()
            let bench = HTTPBench.modern { request in
                body.push(SSEEncoder.message(Array(Wire.result(request.rpcID, "{}").utf8)))
                return .eventStream(body)
            }
            _ = try await bench.call(deadline: .seconds(500))
            #expect(!body.isCancelled)
            if ends {
                body.finish()
            } else {
                bench.clock.advance(by: .seconds(1))
            }
            await body.cancelled()
        }
    }

    @Test("a request of the server is no part of this revision: it is dropped and the call goes on")
    func serverRequest() async throws {
        let bench = HTTPBench.modern { request in
            .events([#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, Wire.result(request.rpcID, "{}")])
        }
        #expect(try await bench.call().text == "{}")
        #expect(bench.sentMethods == ["server/discover", "tools/call"])
    }

    @Test("cancelling the caller aborts the POST, which is the withdrawal in this revision")
    func cancellation() async throws {
        let body = ScriptedBody()
        let bench = HTTPBench.modern { _ in .eventStream(body) }
        let task = Task { try await bench.call() }
        await bench.http.sent(2)
        task.cancel()
        await #expect(throws: UpstreamError.cancelled) { _ = try await task.value }
        await body.cancelled()
        #expect(bench.sentMethods == ["server/discover", "tools/call"])
    }

    @Test("a call ends at its deadline, before or in the middle of the answer")
    func deadline() async throws {
        for reply in [ScriptedReply.silence, .eventStream(ScriptedBody())] {
            let bench = HTTPBench.modern { _ in reply }
            let task = Task { try await bench.call(deadline: .seconds(7)) }
            await bench.http.sent(2)
            while bench.clock.pendingCount < 2 { await Task.yield() }
            bench.clock.advance(by: .seconds(7))
            await #expect(throws: UpstreamError.timedOut(.seconds(7))) { _ = try await task.value }
        }
    }
}
