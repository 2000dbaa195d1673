// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// The streams of a session of the handshake era.
@Suite(.timeLimit(.minutes(5))) struct SessionStreamTests {
    private static let changed = #"data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}"#

    private func headers(_ session: String, last: String? = nil) -> HTTPFields {
        var fields: HTTPFields = ["accept": "text/event-stream", "mcp-protocol-version": "2025-11-25"]
        fields.append("mcp-session-id", session)
        if let last { fields.append("last-event-id", last) }
        return fields
    }

    private func open(_ fixture: EndpointFixture, _ fields: HTTPFields) -> (RecordingResponder, Task<Void, Never>) {
        let responder = RecordingResponder()
        return (responder, Task { await fixture.send("", fields, method: .get, to: responder) })
    }

    @Test("changes come on the stream, what came before it waits for it, each change once")
    func tells() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        for _ in 0..<3 { serving.listeners.tell(.list(.listTools)) }
        let (stream, task) = open(fixture, headers(session))
        await stream.waits(for: Self.changed)
        #expect(stream.text.ranges(of: "list_changed").count == 1)
        serving.listeners.tell(.resource("test://x"))
        await stream.waits(for: #"notifications/resources/updated","params":{"uri":"test://x"}"#)
        task.cancel()
        await task.value
    }

    @Test("silence is broken at intervals, and from the beginning")
    func beats() async throws {
        let fixture = EndpointFixture()
        let session = try #require(await fixture.initialize().1)
        let (stream, task) = open(fixture, headers(session))
        await stream.waits(for: ":\n\n")
        fixture.clock.advance(by: .seconds(16))
        await stream.waits(for: ":\n\n:\n\n")
        task.cancel()
        await task.value
    }

    @Test("the session's end ends its stream, and with it what it listened to")
    func ends() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        #expect(serving.listeners.count == 1)
        let (stream, task) = open(fixture, headers(session))
        await stream.waits(for: ":")
        await fixture.send("", headers(session), method: .delete, to: RecordingResponder())
        await task.value
        #expect(stream.isFinished)
        #expect(serving.listeners.count == 0)
    }

    @Test("a second stream takes the place of the first")
    func replaces() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        let (first, firstTask) = open(fixture, headers(session))
        await first.waits(for: ":")
        let (second, secondTask) = open(fixture, headers(session))
        await firstTask.value
        serving.listeners.tell(.list(.listPrompts))
        await second.waits(for: "prompts/list_changed")
        #expect(!first.text.contains("prompts/list_changed"))
        secondTask.cancel()
        await secondTask.value
    }

    @Test("a stream of an answer that was lost is had again from where it was lost, and so is its result")
    func resumes() async throws {
        let (halfway, goOn) = (Signal(), Signal())
        let serving = ScriptedServing { call in
            call.notifications.progress(RawJSON(["progress": 1]))
            halfway.fire()
            await goOn.wait()
            call.notifications.progress(RawJSON(["progress": 2]))
            return RawJSON(["content": []])
        }
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        let lost = RecordingResponder()
        async let call: Void = fixture.send(
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":"t"}}}"#,
            EndpointFixture.headers("2025-11-25", session: session), to: lost)
        await halfway.wait()
        await lost.waits(for: "progress")
        #expect(lost.text.hasPrefix("id: 1-0\ndata: \n\n"))
        #expect(lost.text.contains("id: 1-1\n"))
        goOn.fire()
        await call
        let (again, task) = open(fixture, headers(session, last: "1-1"))
        await task.value
        #expect(again.text.contains(#""progress":2"#))
        #expect(!again.text.contains(#""progress":1"#))
        #expect(again.text.contains(#""id":2,"result":{"content":[]}"#))
        #expect(again.isFinished)
    }

    @Test("a stream can only be resumed while what follows is kept")
    func cannotResume() async throws {
        let fixture = EndpointFixture()
        let session = try #require(await fixture.initialize().1)
        let (answer, task) = open(fixture, headers(session, last: "7-7"))
        await task.value
        #expect(answer.status == 400)
        #expect(answer.json?["error"]?["message"]?.string?.contains("last-event-id") == true)
    }

    @Test("GET without a session is no method here, with one that ended it is a 404")
    func refuses() async throws {
        let fixture = EndpointFixture()
        let none = RecordingResponder()
        await fixture.send("", ["accept": "text/event-stream"], method: .get, to: none)
        #expect(none.status == 405)
        let unknown = RecordingResponder()
        await fixture.send("", headers("gone"), method: .get, to: unknown)
        #expect(unknown.status == 404)
        let modern = RecordingResponder()
        await fixture.send("", ["mcp-protocol-version": "2026-07-28"], method: .get, to: modern)
        #expect(modern.status == 405)
        #expect(modern.response?.fields["allow"] == "POST")
    }

    @Test("resources are subscribed to and unsubscribed from, and one that is not there is refused")
    func subscribes() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        let fields = EndpointFixture.headers("2025-11-25", session: session)
        func ask(_ method: String, _ uri: String) async -> RecordingResponder {
            await fixture.post(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"uri":"\#(uri)"}}"#, fields)
        }
        #expect(await ask("resources/subscribe", "test://a").text == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
        #expect(await ask("resources/unsubscribe", "test://a").text == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
        #expect(await ask("resources/subscribe", "test://hidden").errorCode == -32002)
        #expect(serving.listeners.log == ["+test://a", "-test://a"])
    }

    @Test("a log message of no call comes on the open stream, from the session's level up, and waits for nobody")
    func logs() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let session = try #require(await fixture.initialize().1)
        func log(_ level: String, _ text: String) {
            serving.listeners.tell(.log(RawJSON(["level": .string(level), "data": .string(text)])))
        }
        log("error", "before")
        let (stream, task) = open(fixture, headers(session))
        await stream.waits(for: ":")
        log("debug", "first")
        await stream.waits(for: #""method":"notifications/message","params":{"level":"debug","data":"first"}"#)
        _ = await fixture.post(
            #"{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"warning"}}"#,
            EndpointFixture.headers("2025-11-25", session: session))
        log("info", "second")
        log("error", "third")
        await stream.waits(for: "third")
        #expect(!stream.text.contains("second") && !stream.text.contains("before"))
        task.cancel()
        await task.value
    }
}
