// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

/// What servers ask of clients, in all four combinations of eras.
@Suite(.timeLimit(.minutes(5))) struct InputBridgeTests {
    private static let form: JSONValue = ["elicitation": [:]]
    private static let question: JSONValue = [
        "message": "Who?", "requestedSchema": ["type": "object", "properties": ["name": ["type": "string"]]],
    ]
    private static let accepted = RawJSON(["action": "accept", "content": ["name": "Ada"]])

    /// A client of the handshake era that answers everything alike.
    private final class Person: MCPClientAsking {
        private let asked = Mutex<[(method: String, params: RawJSON)]>([])
        let answer: Result<RawJSON, JSONRPCError>

        init(_ answer: Result<RawJSON, JSONRPCError> = .success(accepted)) { self.answer = answer }

        var questions: [(method: String, params: RawJSON)] { asked.withLock { $0 } }

        func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
            asked.withLock { $0.append((method, params)) }
            return try answer.get()
        }
    }

    private func upstream(
        _ revision: ProtocolRevision,
        _ answer: @escaping @Sendable (UpstreamCall) async -> Result<RawJSON, UpstreamError>
    ) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.revision = revision
        script.pages["tools/list"] = [ScriptedUpstream.tools("x")]
        script.answer = answer
        return ScriptedUpstream(script)
    }

    /// Asks until there is an answer; the result says what it was.
    private func modernServer(state: String? = "s\u{fc}\n") -> ScriptedUpstream {
        upstream(.july2026) { call in
            if let name = call.params["inputResponses"]?["who"]?["content"]?["name"]?.string {
                return .success(RawJSON(["content": [["type": "text", "text": .string("hello \(name)")]]]))
            }
            var result: JSONObject = [
                "resultType": "input_required",
                "inputRequests": ["who": ["method": "elicitation/create", "params": Self.question]],
            ]
            if let state { result["requestState"] = .string(state) }
            return .success(RawJSON(.object(result)))
        }
    }

    /// Asks in the middle of its call.
    private func legacyServer(_ method: String = "elicitation/create") -> ScriptedUpstream {
        upstream(.november2025) { call in
            guard let ask = call.onQuestion else { return .success(RawJSON(["content": [], "isError": true])) }
            call.onNotification?(.message(RawJSON(["level": "info", "data": "asking"])))
            let answer = await ask(UpstreamQuestion(method: method, params: RawJSON(Self.question)))
            switch answer {
            case .success(let value):
                return .success(RawJSON(["content": []]).editing([.set("structuredContent", value)]))
            case .failure(let error): return .failure(.rpc(error))
            }
        }
    }

    private static let call: JSONValue = ["name": "a__x", "arguments": ["n": 1]]

    private func retry(
        _ result: RawJSON, responses: JSONValue = ["who": ["action": "accept", "content": ["name": "Ada"]]]
    ) throws -> JSONValue {
        var object: JSONObject = ["name": "a__x", "arguments": ["n": 1], "inputResponses": responses]
        object["requestState"] = .string(try #require(result["requestState"]?.string))
        return .object(object)
    }

    private func warm(_ server: ScriptedUpstream) async throws -> HubFixture {
        let hub = try HubFixture(["a": server])
        await hub.catalog.warmUp()
        return hub
    }

    // MARK: 2026-07-28 on both sides

    @Test(
        "a question goes on with its key, and the server gets its state back byte for byte",
        arguments: ["s\u{fc}\n", nil])
    func relays(_ state: String?) async throws {
        let server = modernServer(state: state)
        let hub = try await warm(server)
        let first = try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        #expect(first["resultType"]?.string == "input_required")
        #expect(first["inputRequests"]?["who"]?["params"]?["message"]?.string == "a: Who?")
        #expect(first["requestState"]?.string?.contains("s\u{fc}") == false)
        let second = try await hub.answer(.callTool, try retry(first), capabilities: Self.form)
        #expect(second["content"]?[0]?["text"]?.string == "hello Ada")
        #expect(second["resultType"]?.string == "complete")
        let sent = try #require(server.calls(of: "tools/call").last)
        #expect(sent.params["requestState"]?.string == state)
        #expect(sent.params["name"]?.string == "x")
        #expect(sent.clientCapabilities.text == #"{"elicitation":{}}"#)
    }

    @Test("a ticket is good for its principal, its request and its time, and for nothing else")
    func bound() async throws {
        let hub = try await warm(modernServer())
        let first = try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        let good = try retry(first)
        func refused(_ params: JSONValue, as principal: String? = nil) async -> String? {
            do {
                _ = try await hub.answer(.callTool, params, capabilities: Self.form, principal: principal)
                return nil
            } catch {
                return error.code == JSONRPCError.invalidParamsCode ? error.message : "code \(error.code)"
            }
        }
        guard case .object(var other) = good else { return }
        other["arguments"] = ["n": 2]
        #expect(await refused(.object(other))?.contains("requestState") == true)
        other["arguments"] = ["n": 1]
        other["requestState"] = "forged"
        #expect(await refused(.object(other))?.contains("requestState") == true)
        other["requestState"] = 1
        #expect(await refused(.object(other))?.contains("requestState") == true)
        #expect(await refused(good, as: "somebody else")?.contains("requestState") == true)
        #expect(await refused(good) == nil)
        hub.wall.move(by: .seconds(601))
        #expect(await refused(good)?.contains("expired") == true)
    }

    // MARK: An older client, a server of 2026-07-28

    @Test("an older client is asked while its call waits, round by round")
    func converses() async throws {
        let server = modernServer()
        let hub = try await warm(server)
        let person = Person()
        let result = try await hub.answer(
            .callTool, Self.call, revision: .november2025, capabilities: Self.form, asking: person)
        #expect(result["content"]?[0]?["text"]?.string == "hello Ada")
        #expect(result["resultType"] == nil)
        #expect(person.questions.map(\.method) == ["elicitation/create"])
        #expect(server.calls(of: "tools/call").last?.params["requestState"]?.string == "s\u{fc}\n")
    }

    @Test("a server that never has enough is stopped")
    func rounds() async throws {
        let server = upstream(.july2026) { _ in
            .success(RawJSON(["resultType": "input_required", "requestState": "s"]))
        }
        let hub = try await warm(server)
        await #expect(throws: JSONRPCError.self) {
            try await hub.answer(
                .callTool, Self.call, revision: .june2025, capabilities: Self.form, asking: Person())
        }
        #expect(server.calls(of: "tools/call").count == 10)
    }

    @Test("a client that cannot be asked declares nothing to the server")
    func silent() async throws {
        let server = modernServer()
        let hub = try await warm(server)
        await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, Self.call, revision: .november2025, capabilities: Self.form)
        }
        #expect(server.calls(of: "tools/call").first?.clientCapabilities.text == "{}")
    }

    // MARK: A client of 2026-07-28, an older server

    @Test("an older server's question is an answer, and its call waits for the next request")
    func parks() async throws {
        let server = legacyServer()
        let hub = try await warm(server)
        let first = try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        #expect(first["inputRequests"]?["input-1"]?["method"]?.string == "elicitation/create")
        #expect(hub.parked.count == 1)
        // What is missing is asked again.
        let again = try await hub.answer(.callTool, try retry(first, responses: [:]), capabilities: Self.form)
        #expect(again["inputRequests"]?["input-1"] != nil)
        let done = try await hub.answer(
            .callTool, try retry(again, responses: ["input-1": ["action": "decline"]]), capabilities: Self.form)
        #expect(done["structuredContent"]?["action"]?.string == "decline")
        #expect(hub.parked.count == 0)
        #expect(server.calls(of: "tools/call").count == 1)
        await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, try retry(again, responses: ["input-1": [:]]), capabilities: Self.form)
        }
    }

    @Test("a client that never comes back loses its call, and the server is told")
    func abandons() async throws {
        let ended = Signal()
        let server = upstream(.november2025) { call in
            let answer = await call.onQuestion?(
                UpstreamQuestion(method: "elicitation/create", params: RawJSON(Self.question)))
            ended.fire()
            if case .failure(let error)? = answer { return .failure(.rpc(error)) }
            return .success(.emptyObject)
        }
        let hub = try await warm(server)
        let first = try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        hub.clock.advance(by: .seconds(601))
        await ended.wait()
        #expect(hub.parked.count == 0)
        await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, try retry(first, responses: [:]), capabilities: Self.form)
        }
    }

    @Test("a person's time is not the server's, whose own is bounded")
    func time() async throws {
        let asked = Signal()
        let server = upstream(.november2025) { call in
            _ = await call.onQuestion?(UpstreamQuestion(method: "elicitation/create", params: RawJSON(Self.question)))
            asked.fire()
            do { try await Task.never() } catch {}
            return .failure(.cancelled)
        }
        let hub = try await warm(server)
        let first = try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        hub.clock.advance(by: .seconds(300))
        async let second = hub.answer(
            .callTool, try retry(first, responses: ["input-1": [:]]), capabilities: Self.form)
        await asked.wait()
        hub.clock.advance(by: .seconds(11))
        do {
            _ = try await second
            Issue.record("it was answered")
        } catch {
            #expect((error as? JSONRPCError)?.message.contains("no answer within") == true)
        }
    }

    @Test(
        "what the client did not declare is refused to the server at once",
        arguments: ["sampling/createMessage", "roots/list"])
    func undeclared(_ method: String) async throws {
        let hub = try await warm(legacyServer(method))
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        }
        #expect(error?.code == JSONRPCError.methodNotFoundCode)
    }

    @Test("a page that has to be visited first is a question in 2026-07-28, and the call is made anew after it")
    func pages() async throws {
        let calls = Mutex(0)
        let server = upstream(.november2025) { call in
            #expect(call.params["requestState"] == nil && call.params["inputResponses"] == nil)
            let isFirst = calls.withLock { calls in
                calls += 1
                return calls == 1
            }
            let wanted: JSONValue = [
                "elicitations": [["mode": "url", "message": "Sign in", "url": "https://x.test/", "elicitationId": "e"]]
            ]
            return isFirst
                ? .failure(.rpc(JSONRPCError(code: -32042, message: "first", data: RawJSON(wanted))))
                : .success(RawJSON(["content": []]))
        }
        let hub = try await warm(server)
        let url: JSONValue = ["elicitation": ["url": [:]]]
        let first = try await hub.answer(.callTool, Self.call, capabilities: url)
        let asked = first["inputRequests"]?["elicitation-1"]?["params"]
        #expect(asked?["url"]?.string == "https://x.test/")
        #expect(asked?["elicitationId"] == nil)
        let done = try await hub.answer(
            .callTool, try retry(first, responses: ["elicitation-1": ["action": "accept"]]), capabilities: url)
        #expect(done["content"] != nil)
        calls.withLock { $0 = 0 }
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, Self.call, capabilities: Self.form)
        }
        #expect(error?.code == -32042)
    }

    // MARK: Older on both sides

    @Test("an older server's question goes to an older client, and so does what it says meanwhile")
    func forwards() async throws {
        let hub = try await warm(legacyServer())
        let (person, sink) = (Person(), CountingSink())
        let result = try await hub.answer(
            .callTool, Self.call, revision: .november2025, sink: sink, capabilities: Self.form, asking: person)
        #expect(result["structuredContent"]?["content"]?["name"]?.string == "Ada")
        #expect(person.questions.first?.params["message"]?.string == "a: Who?")
        #expect(sink.messages == 1)
    }

    @Test("a question that its server takes back is taken back from the client, whose call goes on")
    func takesBack() async throws {
        let thinking = Thinker()
        let server = upstream(.november2025) { call in
            let question = UpstreamQuestion(method: "elicitation/create", params: RawJSON(Self.question))
            let asking = Task { await call.onQuestion?(question) }
            await thinking.began.wait()
            asking.cancel()
            await thinking.stopped.wait()
            return .success(RawJSON(["content": [], "isError": .boolean(await asking.value == nil)]))
        }
        let hub = try await warm(server)
        let result = try await hub.answer(
            .callTool, Self.call, revision: .november2025, capabilities: Self.form, asking: thinking)
        #expect(result["isError"]?.boolean == false)
    }

    @Test("a client's error is the server's")
    func passesErrors() async throws {
        let hub = try await warm(legacyServer())
        let person = Person(.failure(JSONRPCError(code: -1, message: "not now")))
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(
                .callTool, Self.call, revision: .november2025, capabilities: Self.form, asking: person)
        }
        #expect(error?.message == "not now")
    }

    @Test(
        "capabilities are relayed as far as the hub can stand for them",
        arguments: [
            (
                #"{"elicitation":{"form":{},"url":{},"x":1},"sampling":{"context":{},"tools":{}},"roots":{"listChanged":true}}"#,
                #"{"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{}}"#
            ),
            (#"{"experimental":{"x":{}},"extensions":{"y":{}}}"#, "{}"), (#"{"roots":{}}"#, #"{"roots":{}}"#),
        ])
    func cuts(_ declared: String, _ relayed: String) async throws {
        let server = upstream(.july2026) { _ in .success(RawJSON(["content": []])) }
        let hub = try await warm(server)
        _ = try await hub.answer(
            .callTool, Self.call, capabilities: try JSONValue(parsing: declared))
        #expect(server.calls(of: "tools/call").first?.clientCapabilities.text == relayed)
    }
}

/// A client of the handshake era that thinks until it is told to stop.
private struct Thinker: MCPClientAsking {
    let began = Signal()
    let stopped = Signal()

    func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
        began.fire()
        try? await Task<Never, Never>.never()
        stopped.fire()
        throw .internalError("stopped")
    }
}

private final class CountingSink: MCPNotificationSink {
    private let count = Mutex(0)
    var messages: Int { count.withLock { $0 } }
    func progress(_ params: RawJSON) {}
    func message(_ params: RawJSON) { count.withLock { $0 += 1 } }
}

extension Task where Success == Never, Failure == Never {
    /// Returns only by cancellation.
    fileprivate static func never() async throws {
        let (stream, _) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        throw Swift.CancellationError()
    }
}
