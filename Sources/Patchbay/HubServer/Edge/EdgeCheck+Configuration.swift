// SPDX-License-Identifier: Apache-2.0

import HubCore

extension EdgeCheck {
    /// On loopback its usual names are ours too, and so they are where a TLS address has a port on loopback, or any address a Unix socket, beside it;
    /// elsewhere the listen address and what the operator names.
    init(_ configuration: HubConfiguration) {
        var hosts = configuration.allowedHosts + [configuration.listen.urlHost]
        let isLocal = configuration.listen.isLoopback || configuration.unixPeers != nil
        if isLocal || configuration.tls != nil { hosts += ["localhost", "127.0.0.1", "[::1]"] }
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
