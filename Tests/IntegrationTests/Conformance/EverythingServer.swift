// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import HubCore
import Identity
import MCPServer
import TestSupport
import Testing

/// The fixtures of the official conformance suite as a server of both eras on a free loopback port.
final class EverythingServer: Sendable {
    let url: String
    private let group: EventLoopGroup
    private let server: LoopHTTPServer
    private let endpoint: StreamableHTTPEndpoint

    /// Runs `body` with a hub in front of it, under the name `ev`.
    static func behindHub(_ body: (RunningHub) async throws -> Void) async throws {
        let server = try await EverythingServer()
        var configuration = HubConfiguration()
        configuration.servers = [
            ServerConfiguration(
                name: try #require(ServerName("ev")), displayName: "ev",
                transport: .http(ServerEndpoint(url: Secret(server.url))))
        ]
        let result: Result<Void, any Error>
        do {
            try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
                // Whoever asks earlier waits no longer than the hub's patience, and then sees a gap.
                for list in ["tools", "resources", "resources/templates", "prompts"] {
                    await hub.log.wait(for: #""list":"\#(list)/list""#)
                }
                try await body(hub)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await server.end()
        try result.get()
    }

    init() async throws {
        group = try EventLoopGroup(count: 1, name: "everything")
        let endpoint = StreamableHTTPEndpoint(serving: EverythingServing(), timers: group)
        self.endpoint = endpoint
        server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(), group: group,
            handler: ClosureHandler { request, responder in
                await endpoint.handle(request, responder, for: .loopback)
            }, report: { _ in })
        url = "http://127.0.0.1:\(try await server.start())/mcp"
    }

    func end() async {
        endpoint.endStreams()
        await server.shutDown(deadline: .seconds(5))
        endpoint.close()
        group.shutDown()
    }
}
