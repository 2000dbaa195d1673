// SPDX-License-Identifier: Apache-2.0

import Addresses
import Documents
import HubCore

/// Reads `rooms`.
struct RoomsReader {
    /// A shorter secret could be guessed from one token.
    static let shortestSecret = 6
    static let maximumKeys = 100
    static let maximumAddresses = 16
    static let jobs = 1...1000

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> RoomsConfiguration? {
        guard let object = node.object(keys: ConfigurationKeys.Rooms.self) else { return nil }
        guard let keys = object[.keys] else {
            node.refuse("rooms needs \"keys\": an API key with its secret, by which access tokens are signed")
            return nil
        }
        var rooms = RoomsConfiguration(keys: read(keys: keys))
        if let node = object[.udp] { rooms.udp = addresses(node) }
        if let node = object[.advertise] { rooms.advertise = advertised(node) }
        if let node = object[.iceServers] { rooms.iceServers = (node.elements() ?? []).compactMap(iceServer) }
        if let node = object[.webhooks] {
            rooms.webhooks = list(node).compactMap { webhook($0, keys: rooms.keys) }
        }
        if let jobs = object[.jobsPerWorker]?.integer(in: Self.jobs) { rooms.jobsPerWorker = jobs }
        if let node = object[.agents] { rooms.agents = MediaAgentsReader(texts: texts).read(node) }
        if rooms.advertise.isEmpty, rooms.udp.contains(where: { $0.ip == .anyV4 || $0.ip == .anyV6 }) {
            (object[.udp] ?? node).refuse("clients cannot be told of a wildcard address: name them in rooms.advertise")
        }
        return rooms
    }

    private func read(keys node: DocumentNode) -> [String: Secret] {
        let entries = node.entries() ?? []
        if !(1...Self.maximumKeys).contains(entries.count) {
            node.refuse("\(node.name) must have 1 to \(Self.maximumKeys) keys")
        }
        var keys: [String: Secret] = [:]
        for (key, node) in entries {
            guard let text = texts.text(node) else { continue }
            if text.utf8.count < Self.shortestSecret {
                node.refuse("the secret of \(key) must have at least \(Self.shortestSecret) bytes")
            }
            keys[key] = Secret(text)
        }
        return keys
    }

    private func addresses(_ node: DocumentNode) -> [SocketAddress] {
        let addresses = list(node).compactMap { node -> SocketAddress? in
            guard let text = texts.text(node) else { return nil }
            do throws(ListenAddressError) {
                let address = try ListenAddress(parsing: text)
                return IPAddress(address.host).map { SocketAddress($0, port: UInt16(clamping: address.port)) }
            } catch {
                node.refuse("\(error)")
                return nil
            }
        }
        if addresses.isEmpty { node.refuse("\(node.name) names no address") }
        return addresses
    }

    private func advertised(_ node: DocumentNode) -> [IPAddress] {
        list(node).compactMap { node in
            guard let text = texts.text(node) else { return nil }
            if let address = IPAddress(text) { return address }
            node.refuse("\"\(text)\" is no numeric address")
            return nil
        }
    }

    private func webhook(_ node: DocumentNode, keys: [String: Secret]) -> RoomsConfiguration.Webhook? {
        guard let object = node.object(keys: ConfigurationKeys.Webhook.self) else { return nil }
        guard let urlNode = object[.url], let url = texts.text(urlNode) else {
            node.refuse("a webhook needs \"url\"")
            return nil
        }
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            urlNode.refuse("a webhook's url begins with https:// or http://")
            return nil
        }
        let key = object[.key].flatMap(texts.text) ?? (keys.count == 1 ? keys.keys.first : nil)
        guard let key, keys[key] != nil else {
            (object[.key] ?? node).refuse("a webhook needs the \"key\" of rooms.keys whose secret signs it")
            return nil
        }
        return RoomsConfiguration.Webhook(url: Secret(url), key: key)
    }

    private func iceServer(_ node: DocumentNode) -> RoomsConfiguration.ICEServer? {
        guard let object = node.object(keys: ConfigurationKeys.ICEServer.self) else { return nil }
        guard let urls = object[.urls].map({ list($0).compactMap(texts.text) }), !urls.isEmpty else {
            node.refuse("an ICE server needs \"urls\"")
            return nil
        }
        return RoomsConfiguration.ICEServer(
            urls: urls, username: object[.username].flatMap(texts.text) ?? "",
            credential: Secret(object[.credential].flatMap(texts.text) ?? ""))
    }

    private func list(_ node: DocumentNode) -> [DocumentNode] {
        let elements = node.elements() ?? []
        if elements.count > Self.maximumAddresses {
            node.refuse("\(node.name) has more than \(Self.maximumAddresses) entries")
        }
        return elements
    }
}
