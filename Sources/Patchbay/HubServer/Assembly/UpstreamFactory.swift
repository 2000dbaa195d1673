// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HubCore
import Lifecycle
import MCPClient
import OpenAPITools
import Telemetry

/// Makes the connection to one configured server.
struct UpstreamFactory {
    let loops: EventLoopGroup
    let http: any HTTPExecuting
    let limits: HubLimits
    let metrics: Metrics
    let log: Log

    /// A relay leads to another hub, whose names are passed on as they are.
    func make(_ server: ServerConfiguration, isRelay: Bool) -> Upstream {
        Upstream(
            name: server.name, connection: connection(server), deadline: server.timeout ?? limits.callTimeout,
            naming: isRelay ? .plain : .prefixed, trust: isOwn(server) || isRelay ? .auto : server.trust)
    }

    /// What comes with this binary changes with it.
    private func isOwn(_ server: ServerConfiguration) -> Bool { server.transport == .demo }

    private func connection(_ server: ServerConfiguration) -> any UpstreamConnection {
        switch server.transport {
        case .demo: return DemoConnection()
        case .http(let endpoint):
            return HTTPUpstream(
                url: endpoint.url.reveal(), headers: endpoint.headers.map { ($0.name, $0.value.reveal()) },
                identity: Self.identity, http: http, timers: loops, tasks: loops, limits: clientLimits(server),
                observer: observer(server))
        case .openAPI(let service): return openAPI(service)
        case .stdio(let launch):
            let log = log.adding(["server": .string(server.name.text)])
            return StdioUpstream(
                opener: ChildChannelOpener(
                    launch: launch, loop: loops.next(), maximumLine: limits.upstreamMessage, log: log),
                identity: Self.identity, timers: loops, tasks: loops, limits: clientLimits(server),
                observer: observer(server))
        }
    }

    private func openAPI(_ service: ServiceDocument) -> OpenAPIUpstream {
        var bounds = OpenAPIUpstream.Limits()
        bounds.answer = limits.upstreamMessage
        bounds.concurrency = limits.callsPerServer
        return OpenAPIUpstream(OpenAPIService(service), http: http, limits: bounds)
    }

    private static let identity = MCPClientIdentity(
        name: BuildInformation.name, version: BuildInformation.version, title: "Patchbay")

    private func clientLimits(_ server: ServerConfiguration) -> MCPClientLimits {
        var bounds = MCPClientLimits()
        bounds.request = server.timeout ?? limits.callTimeout
        bounds.message = limits.upstreamMessage
        bounds.concurrency = limits.callsPerServer
        bounds.childIdle = limits.childIdleTimeout
        return bounds
    }

    private func observer(_ server: ServerConfiguration) -> UpstreamObserver {
        UpstreamReport(server: server.name, log: log, metrics: metrics).make()
    }
}

extension OpenAPIService {
    /// With its secrets, for the upstream alone.
    init(_ service: ServiceDocument) {
        self.init(
            document: service.document, source: service.source, baseURL: service.baseURL?.reveal(),
            secrets: service.secrets.mapValues { $0.reveal() },
            fields: service.headers.map { ($0.name.lowercased(), $0.value.reveal()) })
    }
}
