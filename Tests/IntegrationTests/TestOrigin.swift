// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import TestSupport

/// An HTTP server on a free loopback port, with one closure for its answers.
final class TestOrigin: Sendable {
    let url: String
    private let group: EventLoopGroup
    private let server: LoopHTTPServer

    static func with(
        _ answer: @escaping @Sendable (HTTPServerRequest) async -> HTTPServerResponse,
        _ body: (TestOrigin) async throws -> Void
    ) async throws {
        let origin = try await TestOrigin(answer)
        let result: Result<Void, any Error>
        do { result = .success(try await body(origin)) } catch { result = .failure(error) }
        await origin.server.shutDown(deadline: .seconds(5))
        origin.group.shutDown()
        try result.get()
    }

    private init(_ answer: @escaping @Sendable (HTTPServerRequest) async -> HTTPServerResponse) async throws {
        group = try EventLoopGroup(count: 1, name: "origin")
        server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(), group: group,
            handler: ClosureHandler { request, responder in responder.send(await answer(request)) }, report: { _ in })
        url = "http://127.0.0.1:\(try await server.start())"
    }
}
