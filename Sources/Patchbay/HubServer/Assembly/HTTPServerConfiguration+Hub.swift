// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import HubCore

extension HTTPServerConfiguration {
    init(_ configuration: HubConfiguration) {
        var limits = HTTPServerLimits()
        limits.head = configuration.limits.head
        limits.body = configuration.limits.body
        limits.connections = configuration.limits.connections
        limits.connectionsPerPeer = configuration.limits.connectionsPerPeer
        limits.headDeadline = configuration.limits.headTimeout
        limits.bodyDeadline = configuration.limits.bodyTimeout
        limits.idleDeadline = configuration.limits.idleTimeout
        limits.writeDeadline = configuration.limits.writeTimeout
        self.init(host: configuration.listen.host, port: configuration.listen.port, limits: limits)
    }
}
