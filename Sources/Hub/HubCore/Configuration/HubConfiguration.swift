// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Telemetry

/// Everything an operator decides about one hub, checked and with defaults filled in.
package struct HubConfiguration: Sendable, Equatable {
    package var listen = ListenAddress.standard
    /// The URL under which clients reach the hub, without a trailing slash; nil when it is the listen address.
    package var publicURL: String?
    /// The MCP servers in the order of the file, disabled ones included; their names are distinct.
    package var servers: [ServerConfiguration] = []
    /// Subsets of the tools under endpoints of their own; their names are distinct from each other and from the servers'.
    package var virtualServers: [VirtualServer] = []
    /// The A2A agents in the order of the file, disabled ones included; their names are distinct.
    package var agents: [AgentConfiguration] = []
    /// Nil serves the card of the hub's own origin as hybrid, all others as pure.
    package var cardCompat: CardCompat?
    /// Relative paths are relative to the working directory of the process.
    package var dataDirectory = ".patchbay"
    /// Event loops, one thread each; nil means one per core.
    package var loops: Int?
    package var limits = HubLimits()
    package var logLevel = LogLevel.info
    /// Values of `Host` accepted besides the listen address and ``publicURL``: `host`, `host:port` or `host:*`.
    package var allowedHosts: [String] = []
    /// Values of `Origin` accepted besides those of the hub itself.
    package var allowedOrigins: [String] = []
    /// Peers whose `X-Forwarded-For` is believed.
    package var trustedProxies: [AddressRange] = []
    /// With them the listen address speaks TLS and nothing else.
    package var tls: CertificateFiles?
    /// Whether URLs that come from outside may lead to loopback, private and link-local addresses.
    package var allowsPrivateNetworks = false
    /// Of those, where such URLs may lead all the same.
    package var allowedAddresses: [AddressRange] = []
    /// The URL of the proxy through which what is on other machines is reached; never for URLs that come from outside.
    package var proxy: Secret?
    /// A file of PEM certificates that are believed instead of the system's.
    package var authoritiesFile: String?

    /// Live rooms; nil where none are served.
    package var rooms: RoomsConfiguration?

    /// The file with the policy; nil where none is configured.
    package var policyFile: String?
    /// What was read from it.
    package var policy: Policy?
    /// How the hub tells who calls; nil where it does not ask.
    package var identity: IdentityConfiguration?

    /// A socket in the file system beside the listen address; nil for none.
    package var unixPeers: UnixPeers?

    package var sanitizer = SanitizerSettings()
    package var audit = AuditSettings()
    package var approvals = ApprovalSettings()

    package init() {}

    /// Nil is an open hub, as only one that asks nobody who they are can be.
    package var policyInForce: Policy? { policy ?? (identity == nil ? nil : Policy(rules: [])) }

    /// Whether the URL of the hub, to which access tokens are bound, is known before it listens, if it has to be.
    package var hasKnownURL: Bool {
        publicURL != nil || listen.port != 0 || identity?.issuers.isEmpty ?? true
    }

    /// Agents that media agents name as their brains and that there are not.
    package var unknownBrains: [String] {
        let known = Set(agents.filter { !$0.isDisabled }.map(\.name.text))
        return (rooms?.agents ?? []).flatMap(\.brains).compactMap { brain in
            guard case .agent(let name) = brain, !known.contains(name) else { return nil }
            return name
        }
    }

    /// What runs when no file is given: the sample tools on the standard address.
    package static var demo: HubConfiguration {
        var configuration = HubConfiguration()
        if let name = ServerName("demo") {
            configuration.servers = [ServerConfiguration(name: name, displayName: "demo", transport: .demo)]
        }
        return configuration
    }
}
