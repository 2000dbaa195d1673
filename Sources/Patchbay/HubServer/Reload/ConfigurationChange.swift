// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// What differs between the configuration that runs and one that was read anew. Pure.
struct ConfigurationChange: Equatable {
    /// Servers to be taken away, changed ones included.
    let removed: [ServerName]
    /// Servers to be connected, changed ones included.
    let added: [ServerConfiguration]
    /// The same of agents.
    let removedAgents: [ServerName]
    let addedAgents: [AgentConfiguration]
    /// Keys that differ and count at once.
    let exchanged: [String]
    /// Keys that differ and only count from the next start on.
    let needRestart: [String]

    init(from old: HubConfiguration, to new: HubConfiguration) {
        let before = old.servers.filter { !$0.isDisabled }
        let after = new.servers.filter { !$0.isDisabled }
        removed = before.filter { !after.contains($0) }.map(\.name)
        added = after.filter { !before.contains($0) }
        let agentsBefore = old.agents.filter { !$0.isDisabled }
        let agentsAfter = new.agents.filter { !$0.isDisabled }
        removedAgents = agentsBefore.filter { !agentsAfter.contains($0) }.map(\.name)
        addedAgents = agentsAfter.filter { !agentsBefore.contains($0) }
        exchanged =
            (old.allowedHosts != new.allowedHosts ? ["allowedHosts"] : [])
            + (old.allowedOrigins != new.allowedOrigins ? ["allowedOrigins"] : [])
            + (old.virtualServers != new.virtualServers ? ["virtualServers"] : [])
        var keys: [String] = []
        if old.listen != new.listen { keys.append("listen") }
        if old.publicURL != new.publicURL { keys.append("publicURL") }
        if old.dataDirectory != new.dataDirectory { keys.append("data") }
        if old.loops != new.loops { keys.append("loops") }
        if old.trustedProxies != new.trustedProxies { keys.append("trustedProxies") }
        if old.tls != new.tls { keys.append("tls") }
        if old.cardCompat != new.cardCompat { keys.append("cardCompat") }
        if old.rooms != new.rooms { keys.append("rooms") }
        if old.limits != new.limits { keys.append("limits") }
        if old.logLevel != new.logLevel { keys.append("logLevel") }
        if Self.changesNetwork(old, new) { keys.append("network") }
        if old.unixPeers != new.unixPeers { keys.append("socket") }
        if old.identity != new.identity { keys.append("identity") }
        if old.audit != new.audit { keys.append("audit") }
        if old.approvals != new.approvals { keys.append("approvals") }
        if old.sanitizer != new.sanitizer { keys.append("sanitizer") }
        needRestart = keys
    }

    /// Whether anything takes force now.
    var isEmpty: Bool { removed.isEmpty && added.isEmpty && exchanged.isEmpty && changesNoAgents }

    var changesNoAgents: Bool { removedAgents.isEmpty && addedAgents.isEmpty }

    /// For the record: names only, since values may be secrets.
    var details: JSONValue {
        [
            "removed": .array(removed.map { .string($0.text) }), "added": .array(added.map { .string($0.name.text) }),
            "exchanged": .array(exchanged.map(JSONValue.string)),
            "removedAgents": .array(removedAgents.map { .string($0.text) }),
            "addedAgents": .array(addedAgents.map { .string($0.name.text) }),
        ]
    }

    private static func changesNetwork(_ old: HubConfiguration, _ new: HubConfiguration) -> Bool {
        old.allowsPrivateNetworks != new.allowsPrivateNetworks || old.allowedAddresses != new.allowedAddresses
            || old.proxy != new.proxy
            || old.authoritiesFile != new.authoritiesFile
    }
}
