// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import MCPClient
import MCPTypes
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPEraLifetimeTests {
    /// A server whose era a test can change.
    private final class Changing: Sendable {
        let isModern = Mutex(false)

        func reply(_ request: HTTPClientRequest) -> ScriptedReply {
            switch request.rpcMethod {
            case "server/discover" where isModern.withLock { $0 }: .json(Wire.result(request.rpcID, Wire.discovered))
            case "server/discover": .json(Wire.error(request.rpcID, -32601), status: 404)
            case "initialize":
                .json(Wire.result(request.rpcID, Wire.initialized()), fields: ["mcp-session-id": "s"])
            case "tools/call": .json(Wire.result(request.rpcID, "{}"))
            default: .status(202)
            }
        }
    }

    @Test("a legacy verdict is asked again after a day, in the background; the session goes on if nothing changed")
    func confirmsDaily() async throws {
        let server = Changing()
        let bench = HTTPBench { server.reply($0) }
        _ = try await bench.call()
        bench.clock.advance(by: .seconds(86_399))
        _ = try await bench.call()
        #expect(bench.sentMethods.count { $0 == "server/discover" } == 1)
        bench.clock.advance(by: .seconds(1))
        _ = try await bench.call()
        await bench.http.sent(7)
        _ = try await bench.call()
        #expect(bench.sentMethods.count { $0 == "server/discover" } == 2)
        #expect(bench.sentMethods.count { $0 == "initialize" } == 1)
    }

    @Test("a server that has learnt the stateless era is spoken to in it from the daily probe on")
    func upgrades() async throws {
        let server = Changing()
        let bench = HTTPBench { server.reply($0) }
        #expect(try await bench.upstream.connect().revision == .november2025)
        server.isModern.withLock { $0 = true }
        bench.clock.advance(by: .seconds(86_400))
        _ = try await bench.call()
        await bench.events.first {
            if case .connected(let description) = $0 { description.revision.isModern } else { false }
        }
        while try await bench.upstream.connect().revision != .july2026 { await Task.yield() }
        _ = try await bench.call()
        #expect(bench.http.requests.last?.fields["mcp-session-id"] == nil)
        // The old session is ended once its calls cannot run any more.
        let sent = bench.http.requests.count
        while bench.clock.pendingCount == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(60))
        await bench.http.sent(sent + 1)
        #expect(bench.sentMethods.last == "DELETE")
    }

    @Test("a probe that fails leaves the connection as it is and is repeated after an hour")
    func failedProbe() async throws {
        let isDown = Mutex(false)
        let bench = HTTPBench { request in
            if request.rpcMethod == "server/discover", isDown.withLock({ $0 }) { return .status(503) }
            return .json(Wire.result(request.rpcID, request.rpcMethod == "tools/call" ? "{}" : Wire.discovered))
        }
        _ = try await bench.call()
        isDown.withLock { $0 = true }
        bench.clock.advance(by: .seconds(86_400))
        _ = try await bench.call()
        await bench.events.first { if case .courtesyFailed = $0 { true } else { false } }
        _ = try await bench.call()
        #expect(bench.sentMethods.count { $0 == "server/discover" } == 2)
        bench.clock.advance(by: .seconds(3600))
        _ = try await bench.call()
        await bench.http.sent(7)
        #expect(bench.sentMethods.count { $0 == "server/discover" } == 3)
    }
}
