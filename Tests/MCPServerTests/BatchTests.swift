// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPServer
import Synchronization
import TestSupport
import Testing

/// Several messages at once, which 2025-03-26 alone knows.
@Suite(.timeLimit(.minutes(5))) struct BatchTests {
    private func open(
        _ serving: ScriptedServing = ScriptedServing(), _ revision: String = "2025-03-26"
    ) async throws -> (EndpointFixture, HTTPFields) {
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize(revision).1)
        return (fixture, EndpointFixture.headers(nil, session: session))
    }

    @Test("requests are answered together in their order, notifications and faults take nothing from them")
    func answers() async throws {
        let (fixture, fields) = try await open()
        let answer = await fixture.post(
            """
            [{"jsonrpc":"2.0","id":"a","method":"ping"},
             {"jsonrpc":"2.0","method":"notifications/initialized"},
             {"jsonrpc":"2.0","id":5},
             {"jsonrpc":"2.0","id":6,"method":"server/discover"},
             {"jsonrpc":"2.0","id":7,"method":"initialize","params":{}},
             {"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"x"}}]
            """, fields)
        #expect(answer.status == 200)
        let answers = Array(try #require(answer.json).elements)
        #expect(answers.map { $0["id"]?.text } == [#""a""#, "5", "6", "7", "8"])
        #expect(answers.map { $0["error"]?["code"]?.integer } == [nil, -32600, -32601, -32600, nil])
        #expect(answers.last?["result"]?["content"]?.text == "[]")
    }

    @Test("what needs no answer is accepted")
    func accepts() async throws {
        let (fixture, fields) = try await open()
        let body = #"[{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":9,"result":{}}]"#
        let answer = await fixture.post(body, fields)
        #expect(answer.status == 202)
        #expect(answer.text.isEmpty)
    }

    @Test(
        "in other revisions, and without a session, there are no batches",
        arguments: ["2024-11-05", "2025-06-18", "2025-11-25"])
    func refuses(_ revision: String) async throws {
        let (fixture, fields) = try await open(ScriptedServing(), revision)
        let body = #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#
        let answer = await fixture.post(body, fields)
        #expect(answer.status == 400)
        #expect(answer.errorCode == -32600)
        let modern = await fixture.post(body, EndpointFixture.headers())
        #expect(modern.status == 400)
        #expect(modern.errorCode == -32600)
        #expect(await fixture.post(body, EndpointFixture.headers(nil)).status == 400)
    }

    @Test("progress comes under each call's own token before the answers, which are the last event")
    func streams() async throws {
        let serving = ScriptedServing { call in
            call.notifications.progress(RawJSON(["progress": 1]))
            return RawJSON(["content": []])
        }
        let (fixture, fields) = try await open(serving)
        let calls = ["t", "u"].enumerated().map { index, token in
            #"{"jsonrpc":"2.0","id":\#(index),"method":"tools/call","params":{"name":"x","_meta":{"progressToken":"\#(token)"}}}"#
        }
        let answer = await fixture.post("[\(calls.joined(separator: ","))]", fields)
        #expect(answer.isStream)
        #expect(answer.isFinished)
        for token in ["t", "u"] { #expect(answer.text.contains(#""progressToken":"\#(token)""#)) }
        let last = try #require(answer.text.split(separator: "data: ").last)
        #expect(last.hasPrefix(#"[{"jsonrpc":"2.0","id":0,"result":"#))
    }

    @Test("requests run side by side, and one that is withdrawn leaves the others alone")
    func withdraws() async throws {
        let (both, release) = (Signal(), Signal())
        let running = Mutex(0)
        let serving = ScriptedServing { call in
            let count = running.withLock { count in
                count += 1
                return count
            }
            if count == 2 { both.fire() }
            let (gate, open) = AsyncStream.makeStream(of: Void.self)
            await withTaskCancellationHandler {
                guard call.params["name"]?.isString("stay") == true else {
                    for await _ in gate {}
                    return
                }
                await release.wait()
            } onCancel: {
                open.finish()
            }
            return RawJSON(.object(["cancelled": .boolean(Task.isCancelled)]))
        }
        let (fixture, fields) = try await open(serving)
        let responder = RecordingResponder()
        async let whole: Void = fixture.send(
            #"[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"stay"}},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"go"}}]"#,
            fields, to: responder)
        await both.wait()
        let withdrawal = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#
        #expect(await fixture.post(withdrawal, fields).status == 202)
        release.fire()
        await whole
        #expect(responder.json?.elements.map { $0["result"]?["cancelled"]?.boolean } == [false, true])
    }

    @Test("on an ordered connection a batch is one line, and so are its answers")
    func ordered() async throws {
        let lines = LineCollector()
        let endpoint = StdioEndpoint(
            serving: ScriptedServing(), output: lines, tasks: ImmediateTasks(), timers: ManualClock())
        func send(_ text: String) { endpoint.received(Array(text.utf8)) }
        let batch = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":1,"method":"ping","x":1},{"jsonrpc":"2.0"}]
            """
        send(batch)
        #expect(try await lines.next()["error"]?["code"]?.integer == -32600)
        send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{}}}"#
        )
        #expect(try await lines.next()["result"]?["protocolVersion"]?.string == "2025-03-26")
        send(batch)
        let answers = Array(try await lines.next().elements)
        #expect(answers.count == 3)
        #expect(answers.contains { $0["error"]?["code"]?.integer == -32600 && $0["id"]?.kind == .null })
        send(#"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#)
        send(#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#)
        #expect(try await lines.next()["id"]?.integer == 3)
    }
}
