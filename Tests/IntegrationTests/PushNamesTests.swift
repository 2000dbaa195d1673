// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Addresses
import EventLoops
import HTTPClient
import HTTPMessages
import HubCore
import Identity
import JSON
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Push targets whose names mean what a test says, told by the client that tells all of them.
@Suite(.timeLimit(.minutes(5))) struct PushNamesTests {
    @Test(
        "a name that turns to this machine after its first look-up is refused then, and nobody is connected to",
        arguments: ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"])
    func rebinding(second: String) async throws {
        let asked = Mutex(0)
        try await TestOrigin.with({ _ in
            asked.withLock { $0 += 1 }
            return HTTPServerResponse(status: 200)
        }) { origin in
            // The address that is allowed stands for the open network, and nothing listens there.
            let outcomes = try await outcomes(of: ["127.0.0.2", second], origin.url)
            #expect(outcomes.refused == 1 && outcomes.delivered == 0)
            #expect(outcomes.looked == 2)
            #expect(asked.withLock { $0 } == 0)
        }
    }

    /// What becomes of one notification to a name that has these addresses, one after the other.
    private func outcomes(
        of addresses: [String], _ origin: String
    ) async throws -> (refused: UInt64, delivered: UInt64, looked: Int) {
        let loops = try EventLoopGroup(count: 1, name: "push")
        let moments = Moments(addresses, loops)
        let metrics = Metrics()
        let range = try #require(AddressRange("127.0.0.2"))
        let center = PushCenter(
            http: moments, timers: loops, tasks: loops,
            bounds: PushTarget.Bounds(allowed: [range], allowsPrivate: false),
            store: nil, metrics: metrics, log: Log(level: .warning, sink: RecordingLogSink()))
        let port = origin.split(separator: ":").last ?? ""
        let params = RawJSON(["taskId": "t", "url": .string("https://turning.example:\(port)/hook")])
        let call = A2ACall(operation: .createPushConfig, params: params, dialect: .v1_0, principal: .loopback)
        _ = try await center.answer(call, taskID: "t")
        center.said(.statusUpdate(RawJSON(["taskId": "t", "status": ["state": "TASK_STATE_WORKING"]])), taskID: "t")
        func count(_ outcome: String) -> UInt64 {
            metrics.counter(
                "patchbay_push_total", help: "Push notifications by how they ended.", labels: [("outcome", outcome)]
            ).value
        }
        while count("forbidden") + count("delivered") + count("failed") == 0 { await Task.yield() }
        await moments.end()
        loops.shutDown()
        return (count("forbidden"), count("delivered"), moments.looked)
    }
}

/// The first exchange is one moment, whatever comes later another: a client keeps what a name meant for half a minute, so
/// each moment has its own.
private final class Moments: HTTPExecuting {
    private let clients: [LoopHTTPClient]
    private let next = Mutex(0)
    private let looks: Looks

    private final class Looks: Sendable {
        let count = Mutex(0)
    }

    init(_ addresses: [String], _ loops: EventLoopGroup) {
        let looks = Looks()
        self.looks = looks
        clients = addresses.map { address in
            var configuration = HTTPClientConfiguration()
            configuration.namesResolvedBy = { _ in
                looks.count.withLock { $0 += 1 }
                return [address]
            }
            return LoopHTTPClient(group: loops, configuration: configuration)
        }
    }

    /// Look-ups until now.
    var looked: Int { looks.count.withLock { $0 } }

    func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let index = next.withLock { next in
            defer { next += 1 }
            return min(next, clients.count - 1)
        }
        return try await clients[index].execute(request)
    }

    func end() async {
        for client in clients { await client.shutDown() }
    }
}
