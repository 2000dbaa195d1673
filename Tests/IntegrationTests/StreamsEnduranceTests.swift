// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPClient
import HTTPMessages
import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// As many streams at once as are promised, each of a task of its own.
@Suite(.timeLimit(.minutes(5))) struct StreamsEnduranceTests {
    private static let count = 1000

    @Test("1,000 streams at once through the hub: every one sees its task work, its artifact once, and its end")
    func thousand() async throws {
        let crowd = Crowd(Self.count)
        try await UpstreamAgent.with("Upstream", { _ in HeldAgent(crowd: crowd) }) { upstream in
            try await RunningHub.with(upstream.configuration) { hub in
                try await hub.expect("/agents/up/.well-known/agent-card.json", 200)
                let texts = try await withThrowingTaskGroup(of: String.self) { group in
                    for number in 0..<Self.count { group.addTask { try await Self.stream(number, hub) } }
                    var texts: [String] = []
                    for try await text in group { texts.append(text) }
                    return texts
                }
                #expect(texts.count == Self.count)
                let whole = texts.count { text in
                    text.contains("TASK_STATE_WORKING") && text.contains("TASK_STATE_COMPLETED")
                        && text.split(separator: "the one piece").count == 2
                }
                #expect(whole == Self.count, "\(texts.first ?? "")")
                // All of them were open when the first could end.
                #expect(crowd.largest == Self.count)
            }
        }
    }

    /// The whole body of one stream.
    private static func stream(_ number: Int, _ hub: RunningHub) async throws -> String {
        let message = #"{"messageId":"m\#(number)","role":"ROLE_USER","parts":[{"text":"go"}]}"#
        let body = #"{"jsonrpc":"2.0","id":1,"method":"SendStreamingMessage","params":{"message":\#(message)}}"#
        var request = HTTPClientRequest(
            method: .post, url: hub.url + "/agents/up",
            fields: ["content-type": "application/json", "a2a-version": "1.0"], body: Array(body.utf8))
        request.limits.head = nil
        let response = try await hub.client.execute(request)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }
}

/// Lets nobody pass before all are there.
private final class Crowd: Sendable {
    private struct State {
        var here = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let size: Int
    private let state = Mutex(State())

    init(_ size: Int) { self.size = size }

    var largest: Int { state.withLock { $0.here } }

    func join() async {
        await withCheckedContinuation { waiter in
            let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.here += 1
                state.waiters.append(waiter)
                guard state.here >= size else { return [] }
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in ready { waiter.resume() }
        }
    }
}

/// Works until the crowd is complete, then gives one piece.
private struct HeldAgent: AgentExecuting {
    let crowd: Crowd

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        try? outlet.say(.status(.working))
        await crowd.join()
        let piece = RawJSON(["artifactId": "a", "parts": [["text": "the one piece"]]])
        try? outlet.say(.artifact(piece, lastChunk: true))
        try? outlet.say(.status(.completed))
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
