// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import HubCore

extension EdgeCheck {
    /// On loopback its usual names are ours too; elsewhere the listen address and what the operator names.
    init(_ configuration: HubConfiguration) {
        var hosts = configuration.allowedHosts + [configuration.listen.urlHost]
        if configuration.listen.isLoopback { hosts += ["localhost", "127.0.0.1", "[::1]"] }
        var origins = configuration.allowedOrigins
        if let url = configuration.publicURL {
            hosts += url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().prefix(1).map(String.init)
            origins.append(url)
        }
        self.init(hosts: hosts, origins: origins)
    }
}

extension ListenAddress {
    /// The host as it stands in a URL.
    fileprivate var urlHost: String { host.contains(":") ? "[\(host)]" : host }
}

extension HTTPServerConfiguration {
    init(_ configuration: HubConfiguration) {
        var limits = HTTPServerLimits()
        limits.head = configuration.limits.head
        limits.body = configuration.limits.body
        limits.connections = configuration.limits.connections
        limits.headDeadline = configuration.limits.headTimeout
        limits.bodyDeadline = configuration.limits.bodyTimeout
        limits.idleDeadline = configuration.limits.idleTimeout
        limits.writeDeadline = configuration.limits.writeTimeout
        self.init(host: configuration.listen.host, port: configuration.listen.port, limits: limits)
    }
}
