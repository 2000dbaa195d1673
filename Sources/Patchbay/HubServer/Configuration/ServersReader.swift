// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads `mcpServers`.
struct ServersReader {
    /// Servers of one hub.
    static let maximumServers = 1000

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> [ServerConfiguration] {
        guard let entries = node.entries() else { return [] }
        guard entries.count <= Self.maximumServers else {
            node.refuse("\(node.name) has \(entries.count) servers; \(Self.maximumServers) are the most")
            return []
        }
        let names = ServerName.assigned(to: entries.map(\.key))
        return zip(entries, names).compactMap { entry, name in read(entry.node, key: entry.key, name: name) }
    }

    /// One entry. `document` is in place of the file that "openapi" would name.
    func read(
        _ node: DocumentNode, key: String, name: ServerName, document: (bytes: [UInt8], source: String?)? = nil
    ) -> ServerConfiguration? {
        guard let object = node.object(keys: ConfigurationKeys.Server.self) else { return nil }
        let isDisabled = object[.disabled]?.boolean() ?? false
        let trust = object[.trust]?.choice(of: ServerTrust.self) ?? .pinned
        let timeout = object[.timeout].flatMap { DurationText.read($0, in: .milliseconds(1)...(.seconds(86_400))) }
        // Variables that only a server in use needs must not keep the hub from starting.
        let transport = TransportReader(texts: isDisabled ? nil : texts, document: document).read(object)
        guard let transport else { return nil }
        return ServerConfiguration(
            name: name, displayName: key, transport: transport, isDisabled: isDisabled, trust: trust, timeout: timeout)
    }
}
