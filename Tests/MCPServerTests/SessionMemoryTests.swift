// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSON
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

/// Sessions of the handshake era that outlive the process which opened them.
@Suite(.timeLimit(.minutes(5))) struct SessionMemoryTests {
    /// What an endpoint reported.
    private final class Reports: Sendable {
        let texts = Mutex<[String]>([])

        func note(_ event: SessionKeeping.Event) {
            let text =
                switch event {
                case .takenUp(let client): "taken up \(client.name ?? "-") \(client.revision.rawValue)"
                case .unknown: "unknown"
                }
            texts.withLock { $0.append(text) }
        }
    }

    /// Not secret, but whoever changes text or context is found out.
    private struct PlainSeal: SessionSealing {
        let key: String

        func seal(_ bytes: [UInt8], context: [UInt8]) -> String {
            [Array(key.utf8), context, bytes].map { $0.map { String($0) }.joined(separator: "-") }
                .joined(separator: ".")
        }

        func open(_ text: String, context: [UInt8]) -> [UInt8]? {
            let parts = text.split(separator: ".").map { $0.split(separator: "-").compactMap { UInt8($0) } }
            guard parts.count == 3, parts[0] == Array(key.utf8), parts[1] == context else { return nil }
            return parts[2]
        }
    }

    private let reports = Reports()

    /// An endpoint as a process makes it that was just started.
    private func run(
        _ serving: ScriptedServing = ScriptedServing(), key: String = "key", at endpoint: String = "",
        days: Int64 = 0
    ) -> EndpointFixture {
        let clock = FixedWallClock(microsecondsSinceEpoch: days * 86_400_000_000)
        let memory = SessionMemory(sealing: PlainSeal(key: key), clock: clock)
        return EndpointFixture(
            serving, keeping: SessionKeeping(memory: memory, report: reports.note).bound(to: endpoint))
    }

    private func list(
        _ fixture: EndpointFixture, _ session: String, as principal: Principal = .loopback
    ) async -> UInt16? {
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        return await fixture.post(body, EndpointFixture.headers("2025-11-25", session: session), as: principal).status
    }

    @Test("the next process goes on with a session as it was negotiated, and says so once")
    func goesOn() async throws {
        let session = try #require(await run().initialize("2025-06-18").1)
        #expect(session.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        let seen = Mutex<MCPCaller?>(nil)
        let next = run(
            ScriptedServing { call in
                seen.withLock { $0 = call.caller }
                return RawJSON(["tools": []])
            })
        #expect(await list(next, session) == 200)
        #expect(await list(next, session) == 200)
        let caller = try #require(seen.withLock { $0 })
        #expect(caller.client.revision == .june2025 && caller.client.name == "t" && caller.session == session)
        #expect(reports.texts.withLock { $0 } == ["taken up t 2025-06-18"])
    }

    @Test("everything counts as changed, and the standing stream is opened whatever was last heard on it")
    func changed() async throws {
        let session = try #require(await run().initialize().1)
        let next = run()
        var fields = EndpointFixture.headers("2025-11-25", session: session, accept: "text/event-stream")
        fields.append("last-event-id", "0-7")
        let stream = RecordingResponder()
        let task = Task { [fields] in await next.send("", fields, method: .get, to: stream) }
        for list in ["tools", "prompts", "resources"] { await stream.waits(for: "notifications/\(list)/list_changed") }
        task.cancel()
        await task.value
    }

    @Test("what an answer's stream would have said is gone, and its client is told so")
    func lostAnswer() async throws {
        let session = try #require(await run().initialize().1)
        var fields = EndpointFixture.headers("2025-11-25", session: session, accept: "text/event-stream")
        fields.append("last-event-id", "3-0")
        let stream = RecordingResponder()
        await run().send("", fields, method: .get, to: stream)
        #expect(stream.status == 400)
    }

    @Test("another principal, another endpoint, another key, and a week later: all of them find nothing")
    func refuses() async throws {
        let session = try #require(await run().initialize().1)
        #expect(await list(run(), session, as: Principal(id: "mallory")) == 404)
        #expect(await list(run(at: "files"), session) == 404)
        #expect(await list(run(key: "other"), session) == 404)
        #expect(await list(run(days: 8), session) == 404)
        #expect(await list(run(), session + "9") == 404)
        #expect(await list(run(days: 6), session) == 200)
        #expect(reports.texts.withLock { $0.filter { $0 == "unknown" }.count } == 5)
    }

    @Test("a session that its client ended stays ended, in this run and in the next one")
    func ends() async throws {
        let first = run()
        let session = try #require(await first.initialize().1)
        let next = run()
        for fixture in [first, next] {
            #expect(await list(fixture, session) == 200)
            let fields = EndpointFixture.headers("2025-11-25", session: session)
            let ended = RecordingResponder()
            await fixture.send("", fields, method: .delete, to: ended)
            #expect(ended.status == 204)
            #expect(await list(fixture, session) == 404)
        }
    }

    @Test("a client that says too much of itself is remembered without its name, or not at all")
    func wordy() async throws {
        let words = String(repeating: "x", count: 3000)
        for (name, capabilities, status) in [(words, "{}", 200), ("t", #"{"x":"\#(words)"}"#, 404)]
            as [(String, String, UInt16)]
        {
            let answer = await run().post(
                #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","#
                    + #""capabilities":\#(capabilities),"clientInfo":{"name":"\#(name)","version":"1"}}}"#,
                EndpointFixture.headers(nil))
            let session = try #require(answer.response?.fields["mcp-session-id"])
            #expect(await list(run(), session) == status)
        }
        #expect(reports.texts.withLock { $0 } == ["taken up - 2025-11-25", "unknown"])
    }
}
