// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads `agents`.
struct AgentsReader {
    /// Agents of one hub.
    static let maximumAgents = 1000

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> [AgentConfiguration] {
        guard let entries = node.entries() else { return [] }
        guard entries.count <= Self.maximumAgents else {
            node.refuse("\(node.name) has \(entries.count) agents; \(Self.maximumAgents) are the most")
            return []
        }
        let names = ServerName.assigned(to: entries.map(\.key))
        return zip(entries, names).compactMap { entry, name in read(entry.node, key: entry.key, name: name) }
    }

    /// One entry.
    func read(_ node: DocumentNode, key: String, name: ServerName) -> AgentConfiguration? {
        guard let object = node.object(keys: ConfigurationKeys.Agent.self) else { return nil }
        guard let url = object[.url] else {
            node.refuse("\(node.name) needs a \"url\": the agent's, or that of its card")
            return nil
        }
        let isDisabled = object[.disabled]?.boolean() ?? false
        guard let endpoint = endpoint(url, object, isDisabled: isDisabled) else { return nil }
        var agent = AgentConfiguration(name: name, displayName: key, endpoint: endpoint)
        agent.isDisabled = isDisabled
        if let trust = object[.trust]?.choice(of: ServerTrust.self) { agent.trust = trust }
        if !isDisabled { agent.keys = object[.keys].flatMap(KeysReader(texts: texts).read) }
        agent.timeout = object[.timeout].flatMap { DurationText.read($0, in: .milliseconds(1)...(.seconds(86_400))) }
        return agent
    }

    /// Variables that only an agent in use needs must not keep the hub from starting.
    private func endpoint(
        _ node: DocumentNode, _ object: DocumentObject<ConfigurationKeys.Agent>, isDisabled: Bool
    ) -> ServerEndpoint? {
        func text(_ node: DocumentNode) -> String? { isDisabled ? node.string() : texts.text(node) }
        let headers = object[.headers].map { HeadersReader(text: text).read($0) } ?? []
        guard let url = text(node) else { return nil }
        if !isDisabled, let fault = WebURL.fault(in: url) { node.refuse("\(node.name) \(fault)") }
        return ServerEndpoint(url: Secret(url, shownAs: WebURL.label(of: node.value.string ?? "")), headers: headers)
    }
}
