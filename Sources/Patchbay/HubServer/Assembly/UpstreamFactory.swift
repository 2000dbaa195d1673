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
    /// What the hub calls itself towards other hubs.
    let hub: String
    let metrics: Metrics
    let log: Log

    /// A relay leads to another hub, whose names are passed on as they are.
    func make(_ server: ServerConfiguration, isRelay: Bool) -> Upstream {
        Upstream(
            name: server.name, connection: connection(server), deadline: server.timeout ?? limits.callTimeout,
            naming: isRelay ? .plain : .prefixed, trust: isOwn(server) || isRelay ? .auto : server.trust,
            isPolled: isRemote(server))
    }

    /// A child process is not kept running by being listened to, and what it offers changes with it.
    private func isRemote(_ server: ServerConfiguration) -> Bool {
        if case .http = server.transport { true } else { false }
    }

    /// What comes with this binary changes with it.
    private func isOwn(_ server: ServerConfiguration) -> Bool { server.transport == .demo }

    private func connection(_ server: ServerConfiguration) -> any UpstreamConnection {
        switch server.transport {
        case .demo: return DemoConnection()
        case .http(let endpoint): return remote(endpoint, of: server)
        case .openAPI(let service): return openAPI(service)
        case .stdio(let launch):
            let log = log.adding(["server": .string(server.name.text)])
            return StdioUpstream(
                opener: ChildChannelOpener(
                    launch: launch, loop: loops.next(), maximumLine: limits.upstreamMessage, log: log),
                identity: identity, timers: loops, tasks: loops, limits: clientLimits(server),
                observer: observer(server))
        }
    }

    private func remote(_ endpoint: ServerEndpoint, of server: ServerConfiguration) -> any UpstreamConnection {
        let url = endpoint.url.reveal()
        let headers = endpoint.headers.map { ($0.name, $0.value.reveal()) }
        switch endpoint.kind {
        case .automatic:
            return RemoteUpstream(
                url: url, headers: headers, identity: identity, http: http, timers: loops, tasks: loops,
                limits: clientLimits(server), observer: observer(server))
        case .streamableHTTP:
            return HTTPUpstream(
                url: url, headers: headers, identity: identity, http: http, timers: loops, tasks: loops,
                limits: clientLimits(server), observer: observer(server))
        case .sse:
            return StdioUpstream(
                eventsAt: url, headers: headers, identity: identity, http: http, timers: loops, tasks: loops,
                limits: clientLimits(server), observer: observer(server))
        }
    }

    private func openAPI(_ service: ServiceDocument) -> OpenAPIUpstream {
        var bounds = OpenAPIUpstream.Limits()
        bounds.answer = limits.upstreamMessage
        bounds.concurrency = limits.callsPerServer
        return OpenAPIUpstream(OpenAPIService(service), http: http, limits: bounds)
    }

    private var identity: MCPClientIdentity {
        MCPClientIdentity(name: BuildInformation.name, version: BuildInformation.version, title: "Patchbay", hub: hub)
    }

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
