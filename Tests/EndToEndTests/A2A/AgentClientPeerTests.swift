// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import EventLoops
import HTTPClient
import HTTPMessages
import JSON
import Synchronization
import TestSupport
import Testing

/// The client face before an agent of the official SDK, in each pair of binding and version that it speaks.
@Suite struct AgentClientPeerTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let binding: AgentBinding
        let dialect: A2ADialect
        var testDescription: String { "\(binding.rawValue) \(dialect.rawValue)" }

        static let all = [
            Way(binding: .jsonRPC, dialect: .v1_0), Way(binding: .jsonRPC, dialect: .v0_3),
            Way(binding: .rest, dialect: .v1_0), Way(binding: .rest, dialect: .v0_3),
            Way(binding: .grpc, dialect: .v1_0), Way(binding: .grpc, dialect: .v0_3),
        ]
    }

    @Test(
        "send, stream, get, cancel and errors of an official agent", .timeLimit(.minutes(5)),
        arguments: Way.all)
    func calls(way: Way) async throws {
        try await withClient(way) { client, _ in
            let sent = try await client.call(.sendMessage, Self.message("tck-plain"))
            #expect(StreamEvent(sent)?.state == .completed)
            let id = try #require(StreamEvent(sent)?.taskID)
            let got = try await client.call(.getTask, Self.params(id))
            #expect(got["artifacts"]?[0]?["parts"]?[1]?["text"]?.string == "chunk-2", "\(got.text)")
            let reply = try await client.call(.sendMessage, Self.message("tck-message-response"))
            #expect(StreamEvent(reply)?.name == "message")
            let open = try await client.call(.sendMessage, Self.message("tck-cancel", now: true))
            let cancelled = try await client.call(
                .cancelTask, Self.params(try #require(StreamEvent(open)?.taskID)))
            #expect(TaskState(name: cancelled["status"]?["state"]?.string) == .canceled)
            do {
                _ = try await client.call(.getTask, Self.params("nobody"))
                Issue.record("a task of nobody was found")
            } catch A2AClientError.refused(let error) {
                #expect(error.kind == .taskNotFound)
            }
            if way.dialect == .v1_0 {
                let page = try await client.call(.listTasks, .emptyObject)
                #expect((page["totalSize"]?.integer ?? 0) >= 2)
            }
        }
    }

    @Test(
        "a task is followed to its end, and to its end again by who comes back to it",
        .timeLimit(.minutes(5)),
        arguments: Way.all)
    func follows(way: Way) async throws {
        try await withClient(way) { client, loops in
            let follower = TaskFollower(client: client, timers: loops)
            let events = Mutex<[StreamEvent]>([])
            try await follower.send(Self.message("tck-stream")) { event in
                events.withLock { $0.append(event) }
                return true
            }
            let seen = events.withLock { $0 }
            #expect(seen.first?.name == "task")
            #expect(seen.filter { $0.name == "artifactUpdate" }.count == 2)
            #expect(seen.last?.state == .completed)

            var first = try await client.open(
                .sendStreamingMessage, Self.message("test-resubscribe-message-id"))
            let id = try #require(try await first.next()?.taskID)
            first.cancel()
            var again = try await client.open(.subscribeToTask, Self.params(id))
            #expect(try await again.next()?.taskID == id)
            var last: TaskState?
            while let event = try await again.next() { last = event.state ?? last }
            #expect(last == .completed)
        }
    }

    private func withClient(
        _ way: Way, _ body: (AgentClient, EventLoopGroup) async throws -> Void
    ) async throws {
        let python = try await PeerKind.a2a.python()
        let agent = try Program(
            "agent.py", [python, Checkout.script("a2a-sdk/agent.py")], in: Checkout.folder)
        let loops = try EventLoopGroup(count: 1)
        let http = LoopHTTPClient(group: loops)
        var failure: (any Error)?
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            let found = try await CardDiscovery(http: http).find(at: url)
            let chosen = found.card.interfaces.filter {
                $0.binding == way.binding.rawValue && $0.dialect == way.dialect
            }
            let card = found.card.raw.editing([.set("supportedInterfaces", .array(chosen.map(\.json)))])
            try await body(try AgentClient(card: try AgentCard(card), http: http), loops)
        } catch {
            failure = error
        }
        await http.shutDown()
        loops.shutDown()
        await agent.end()
        if let failure { throw failure }
    }

    private static func params(_ id: String) -> RawJSON {
        RawJSON.emptyObject.editing([.set("id", .string(id))])
    }

    private static func message(_ prefix: String, now: Bool = false) -> RawJSON {
        let id = "\(prefix)-\(UInt64.random(in: 0 ... .max))"
        return RawJSON(
            trusted: Array(
                #"{"message":{"messageId":"\#(id)","role":"ROLE_USER","parts":[{"text":"hi"}]},"#.utf8)
                + Array(#""configuration":{"returnImmediately":\#(now)}}"#.utf8))
    }
}
