// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import TestSupport
import Testing

/// Every flood is cut with its code while another connection of the same loop goes on.
@Suite(.timeLimit(.minutes(5))) struct HTTP2AbuseTests {
    private static let enhanceYourCalm = "goaway 11"

    private static var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.body = 16_000
        return limits
    }

    /// Runs a peer that misbehaves, with a bystander that asks before, meanwhile and afterwards.
    private func run(
        _ manner: String, limits: HTTPServerLimits = limits,
        handler: @escaping @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = RunningServer.answerText
    ) async throws -> (lines: [String], events: [HTTPServerEvent]) {
        try await RunningServer.run(limits: limits, handler: handler) { server in
            let bystander = try server.connect()
            func ask(_ path: String) async throws {
                try await bystander.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await bystander.receiveResponse().text == "GET \(path) ")
            }
            try await ask("/before")
            async let peer = HTTP2Peer.run(manner, port: server.port)
            for _ in 0..<50 { try await ask("/meanwhile") }
            let lines = try await peer
            try await ask("/afterwards")
            #expect(await server.waitUntil { $0.openConnections == 1 && $0.runningHandlers == 0 })
            return (lines, server.events)
        }
    }

    @Test(
        "a flood is told to calm down and cut",
        arguments: [
            "rapid-reset", "induced-reset", "continuation", "header-bomb", "ping", "settings", "priority",
            "window-update", "empty-data",
        ])
    func flood(manner: String) async throws {
        let (lines, events) = try await run(manner)
        #expect(lines == [Self.enhanceYourCalm, "closed"])
        let isReported = events.contains { if case .cutForAbuse = $0 { true } else { false } }
        #expect(isReported)
    }

    @Test("a window that stays closed costs the stream, and leaves the handler free")
    func zeroWindow() async throws {
        var limits = HTTPServerLimits()
        limits.writeDeadline = .milliseconds(100)
        let (lines, events) = try await run("zero-window", limits: limits) { request, responder in
            guard request.path == "/large" else { return await RunningServer.answerText(request, responder) }
            let stream = responder.beginStream(status: 200, fields: [:])
            for _ in 0..<100 {
                guard (try? await stream.write([UInt8](repeating: 0, count: 100_000))) != nil else { return }
            }
            stream.finish()
        }
        #expect(lines.first == "reset 11")
        #expect(events.contains { if case .cutAtWriteDeadline = $0 { true } else { false } })
    }

    @Test("a head that is never finished costs the connection")
    func halfHead() async throws {
        var limits = HTTPServerLimits()
        limits.headDeadline = .milliseconds(300)
        let (lines, _) = try await run("half-head", limits: limits)
        #expect(lines == [Self.enhanceYourCalm, "closed"])
    }

    @Test("a body that does not come in time, or is too large, is answered and the connection goes on")
    func bodies() async throws {
        var limits = Self.limits
        limits.bodyDeadline = .milliseconds(300)
        #expect(try await run("slow-body", limits: limits).lines.prefix(1) == ["status 408"])
        let large = try await run("large-body").lines
        #expect(large.filter { $0.hasPrefix("status") } == ["status 413", "status 200"])
    }

    @Test("a head that is too large is answered, and the next request too")
    func largeHead() async throws {
        let lines = try await run("large-head").lines
        #expect(lines.filter { $0.hasPrefix("status") } == ["status 431", "status 200"])
    }

    @Test("requests that HTTP/2 forbids are reset, one by one")
    func malformed() async throws {
        let lines = try await run("malformed").lines
        #expect(lines.filter { $0 == "reset 1" }.count >= 6, "\(lines)")
        #expect(!lines.contains { $0.hasPrefix("status 2") })
    }

    @Test("what HTTP/1.1 refuses with a status is refused with the same")
    func strict() async throws {
        let lines = try await run("strict").lines
        #expect(
            lines.filter { $0.hasPrefix("status") || $0.hasPrefix("reset") }
                == ["status 400", "reset 1", "status 400", "status 501", "status 417"], "\(lines)")
    }
}
