// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import EventLoops
import HTTPMessages
import HTTPServer
import HubCore
import Identity
import JSON
import Synchronization
import TestSupport

/// An agent on a free loopback port, that keeps the contract of conformance suites. Its card can be changed.
final class UpstreamAgent: Sendable {
    let url: String
    private let group: EventLoopGroup
    private let server: LoopHTTPServer
    private let service: TaskService

    static func with(
        _ name: String = "Upstream", _ agent: ((EventLoopGroup) -> any AgentExecuting)? = nil,
        _ body: (UpstreamAgent) async throws -> Void
    ) async throws {
        let upstream = try await UpstreamAgent(name, agent)
        let result: Result<Void, any Error>
        do { result = .success(try await body(upstream)) } catch { result = .failure(error) }
        await upstream.end()
        try result.get()
    }

    init(_ name: String, _ agent: ((EventLoopGroup) -> any AgentExecuting)?) async throws {
        group = try EventLoopGroup(count: 1, name: "agent")
        let box = DoorBox()
        server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(), group: group,
            handler: ClosureHandler { request, responder in
                guard let endpoint = box.endpoint else { return responder.send(HTTPServerResponse(status: 503)) }
                await endpoint.handle(request, responder)
            }, report: { _ in })
        url = "http://127.0.0.1:\(try await server.start())"
        let group = self.group
        let ids = Mutex(0)
        service = TaskService(
            card: try AgentCard(try RawJSON(validating: Self.text(name, url))),
            agent: agent?(group) ?? ContractAgent(timers: group),
            in: TaskService.Surroundings(
                clock: FixedWallClock(microsecondsSinceEpoch: 1_795_797_681_500_000), timers: group, tasks: group,
                mintID: {
                    ids.withLock { next in
                        next += 1
                        return "up-\(next)"
                    }
                }))
        box.open(A2AEndpoint(at: "", serving: service, timers: group) { _ in .loopback })
    }

    /// From now on its card says this; members stand behind the usual ones.
    func say(name: String, skill: String = "does", more: String = "") throws {
        service.replaceCard(try AgentCard(try RawJSON(validating: Self.text(name, url, skill, more))))
    }

    private static func text(_ name: String, _ url: String, _ skill: String = "does", _ more: String = "") -> String {
        #"{"name":"\#(name)","description":"d","version":"1","supportedInterfaces":[{"url":"\#(url)/","#
            + #""protocolBinding":"JSONRPC","protocolVersion":"1.0"}],"capabilities":{"streaming":true},"#
            + #""defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],"skills":[{"id":"s","#
            + #""name":"Skill","description":"\#(skill)","tags":["translation","finnish"]}]\#(more)}"#
    }

    /// Breaks every connection off.
    func end() async {
        await server.shutDown(deadline: .zero)
        group.shutDown()
    }

    /// Where a hub finds it.
    var configuration: HubConfiguration {
        var configuration = HubConfiguration.demo
        configuration.agents = [
            AgentConfiguration(
                name: ServerName.assigned(to: ["up"])[0], displayName: "up",
                endpoint: ServerEndpoint(url: Secret(url)))
        ]
        return configuration
    }
}

private final class DoorBox: Sendable {
    private let state = Mutex<A2AEndpoint?>(nil)
    var endpoint: A2AEndpoint? { state.withLock { $0 } }
    func open(_ endpoint: A2AEndpoint) { state.withLock { $0 = endpoint } }
}
