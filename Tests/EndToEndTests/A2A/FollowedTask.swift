// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import EventLoops
import HTTPClient
import JSON

/// A task as a client rebuilds it from a stream, a snapshot and another stream.
struct FollowedTask {
    private(set) var record: TaskRecord?
    /// The texts of all chunks that came as events, in their order.
    private(set) var chunks: [String] = []

    /// Its artifacts' texts as they stand.
    var texts: [String] {
        (record?.artifacts ?? []).flatMap { artifact in artifact.parts.compactMap { $0["text"]?.string } }
    }

    mutating func take(_ event: StreamEvent) throws {
        if case .task(let task) = event {
            record = TaskRecord(stored: task)
            return
        }
        if case .artifactUpdate(let update) = event {
            chunks += (update["artifact"]?["parts"] ?? .emptyArray).elements.compactMap { $0["text"]?.string }
        }
        try record?.took(event)
    }

    /// Sends a message and takes what comes, until `isEnough` or the end of the stream.
    mutating func begin(
        _ prefix: String, _ client: AgentClient, until isEnough: (FollowedTask) -> Bool = { _ in false }
    ) async throws {
        var stream = try await client.open(.sendStreamingMessage, Self.message(prefix))
        while let event = try await stream.next() {
            try take(event)
            if isEnough(self) { return }
        }
    }

    /// The first event is the task as it stands, or the task has ended meanwhile.
    mutating func comeBack(_ client: AgentClient) async throws {
        let params = Self.params(record?.id ?? "")
        do throws(A2AClientError) {
            var stream = try await client.open(.subscribeToTask, params)
            while let event = try await stream.next() { try? take(event) }
        } catch {
            guard case .refused(let answer) = error, answer.kind == .unsupportedOperation else { throw error }
            record = TaskRecord(stored: try await client.call(.getTask, params))
        }
    }

    static func params(_ id: String) -> RawJSON { RawJSON.emptyObject.editing([.set("id", .string(id))]) }

    static func message(_ prefix: String) -> RawJSON {
        let id = "\(prefix)-\(UInt64.random(in: 0 ... .max))"
        return RawJSON(
            trusted: Array(#"{"message":{"messageId":"\#(id)","role":"ROLE_USER","parts":[{"text":"hi"}]}}"#.utf8))
    }

    /// Makes clients of agents, for the time of `body`.
    static func withClients(
        _ body: (@escaping (String) async throws -> AgentClient) async throws -> Void
    ) async throws {
        let loops = try EventLoopGroup(count: 1)
        let http = LoopHTTPClient(group: loops)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await body { url in
                    try AgentClient(card: try await CardDiscovery(http: http).find(at: url).card, http: http)
                })
        } catch {
            result = .failure(error)
        }
        await http.shutDown()
        loops.shutDown()
        try result.get()
    }
}
