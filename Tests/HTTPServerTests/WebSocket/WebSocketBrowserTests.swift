// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Foundation
import HTTPMessages
import TLS
import TestSupport
import Testing

/// Against a page in headless Chromium.
@Suite(.timeLimit(.minutes(5)), .serialized) struct WebSocketBrowserTests {
    private static let expected =
        ["extensions \"\"", "echo true", "many true", "no-code 1005 true"]
        + [1000, 3000, 4999].map { "client-closes-\($0) \($0) true" }
        + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 4999].map {
            "server-closes-\($0) \($0) as asked true"
        }
        + ["large-message 1009", "subprotocol chat", "unknown-subprotocol 1006", "no-websocket 1006"]

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("a page exchanges messages, and sees each close code and limit")
    func page() async throws { #expect(try await run(scheme: "http") == Self.expected) }

    @Test("the same over TLS")
    func pageOverTLS() async throws {
        let files = try TestAuthority(in: directory).issue()
        let identity = try ReloadableIdentity(
            certificateFile: files.certificate, keyFile: files.key, protocols: [.http2, .http1])
        #expect(try await run(scheme: "https", identity) == Self.expected)
    }

    /// What the page posts as its result.
    private func run(scheme: String, _ identity: ReloadableIdentity? = nil) async throws -> [String] {
        let timers = try EventLoopGroup(count: 1, name: "timers")
        defer { timers.shutDown() }
        let upgrade = WebSocketServing.upgrade(timers: timers)
        let page = try String(
            contentsOfFile: Checkout.location(of: "Tests/Peers/chromium/websocket.html"), encoding: .utf8)
        let result = OneTime<[String]>()
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { request, responder in
            switch request.path {
            case "/": responder.send(.init(status: 200, contentType: "text/html; charset=utf-8", text: page))
            case "/result":
                let text = String(decoding: request.body, as: UTF8.self)
                result.resolve(text.split(separator: "\n").map(String.init))
                responder.send(.init(status: 204))
            case "/echo", "/close": await WebSocketServing.handle(request, responder, upgrade)
            default: responder.send(.init(status: 404))
            }
        }
        return try await RunningServer.run(identity: identity, handler: handler) { server in
            let browser = try chromium("\(scheme)://localhost:\(server.port)/")
            let lines = await result.value(within: .seconds(200))
            await browser.send(signal: SIGTERM)
            await browser.end()
            return lines ?? [browser.errorText]
        }
    }

    private func chromium(_ url: String) throws -> Program {
        try Program(
            "chromium",
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--ignore-certificate-errors", "--user-data-dir=\(directory.file("profile"))", url,
            ], environment: ["HOME": directory.path], in: directory.path)
    }
}
