// SPDX-License-Identifier: Apache-2.0

import Addresses
import Documents
import HubCore
import Telemetry

/// Reads the root object; each part that is an object has a reader of its own.
struct ConfigurationReader {
    let texts: ReferenceResolver

    /// Nil only when the root is no object; whatever else is wrong is in the report.
    func read(_ root: DocumentNode) -> HubConfiguration? {
        guard let object = root.object(keys: ConfigurationKeys.Root.self) else { return nil }
        var configuration = HubConfiguration()
        for key in ConfigurationKeys.Root.unavailable {
            object[key]?.refuseKey("\"\(key.rawValue)\" is not available in this build; remove it")
        }
        configuration.identity = object[.identity].flatMap(IdentityReader(texts: texts).read)
        readAddresses(object, &configuration)
        readProcess(object, &configuration)
        if let node = object[.mcpServers] {
            configuration.servers = ServersReader(texts: texts).read(node)
        }
        if let node = object[.virtualServers] {
            configuration.virtualServers = VirtualServersReader(taken: Set(configuration.servers.map(\.name))).read(
                node)
        }
        if let node = object[.agents] { configuration.agents = AgentsReader(texts: texts).read(node) }
        configuration.cardCompat = object[.cardCompat]?.choice(of: CardCompat.self)
        if let node = object[.rooms] {
            configuration.rooms = RoomsReader(texts: texts).read(node)
            for name in configuration.unknownBrains {
                node.refuse("an agent in rooms.agents has the brain \"\(name)\", which is not in \"agents\"")
            }
        }
        configuration.unixPeers = object[.socket].flatMap(UnixPeersReader(texts: texts).read)
        if !configuration.hasKnownURL {
            object[.identity]?.refuse(
                "access tokens are for one URL: give \"publicURL\", or \"listen\" a port of its own")
        }
        if let node = object[.limits] { LimitsReader().read(node, into: &configuration.limits) }
        if let node = object[.tls] { configuration.tls = certificateFiles(node) }
        if let node = object[.audit] { AuthorityReader().read(audit: node, into: &configuration.audit) }
        if let node = object[.approvals] { AuthorityReader().read(approvals: node, into: &configuration.approvals) }
        if let node = object[.sanitizer] { SanitizerReader(texts: texts).read(node, into: &configuration.sanitizer) }
        if let node = object[.network] { NetworkReader(texts: texts).read(node, into: &configuration) }
        return configuration
    }

    private func readAddresses(
        _ object: DocumentObject<ConfigurationKeys.Root>, _ configuration: inout HubConfiguration
    ) {
        if let node = object[.listen], let address = listen(node, isIdentityConfigured: object[.identity] != nil) {
            configuration.listen = address
        }
        if let node = object[.publicURL] { configuration.publicURL = publicURL(node) }
        if let node = object[.allowedHosts] { configuration.allowedHosts = list(node, HostPattern.check) }
        if let node = object[.allowedOrigins] { configuration.allowedOrigins = list(node, WebOrigin.check) }
        if let node = object[.trustedProxies] { configuration.trustedProxies = ranges(node) }
    }

    private func readProcess(
        _ object: DocumentObject<ConfigurationKeys.Root>, _ configuration: inout HubConfiguration
    ) {
        _ = object[.schema]?.string()
        configuration.policyFile = object[.policy].flatMap(texts.path)
        if let path = object[.data].flatMap(texts.path) { configuration.dataDirectory = path }
        if let loops = object[.loops]?.integer(in: 1...256) { configuration.loops = loops }
        if let word = object[.logLevel]?.word(among: LogLevel.allCases.map(\.name)), let level = LogLevel(name: word) {
            configuration.logLevel = level
        }
    }

    private func listen(_ node: DocumentNode, isIdentityConfigured: Bool) -> ListenAddress? {
        guard let text = texts.text(node) else { return nil }
        do {
            let address = try ListenAddress(parsing: text)
            try address.requireIdentity(isConfigured: isIdentityConfigured)
            return address
        } catch {
            node.refuse("\(error)")
            return nil
        }
    }

    private func certificateFiles(_ node: DocumentNode) -> CertificateFiles? {
        guard let object = node.object(keys: ConfigurationKeys.TLS.self) else { return nil }
        guard let certificate = object[.certificate], let key = object[.key] else {
            node.refuse("\(node.name) needs \"certificate\" and \"key\", each the path of a PEM file")
            return nil
        }
        guard let certificate = texts.path(certificate), let key = texts.path(key) else { return nil }
        return CertificateFiles(certificate: certificate, key: key)
    }

    private func publicURL(_ node: DocumentNode) -> String? {
        guard let text = texts.text(node) else { return nil }
        if let fault = WebURL.fault(in: text) {
            node.refuse("\(node.name) \(fault)")
            return nil
        }
        if text.contains("?") || text.contains("#") {
            node.refuse("\(node.name) must end with its path: remove the query and the fragment")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private func ranges(_ node: DocumentNode) -> [AddressRange] {
        (node.elements() ?? []).compactMap { element in
            guard let text = texts.text(element) else { return nil }
            if let range = AddressRange(text) { return range }
            element.refuse("\"\(text)\" is no address or block like 10.0.0.0/8 or fd00::/8")
            return nil
        }
    }

    private func list(_ node: DocumentNode, _ fault: (String) -> String?) -> [String] {
        (node.elements() ?? []).compactMap { element in
            guard let text = texts.text(element) else { return nil }
            guard let fault = fault(text) else { return text }
            element.refuse("\"\(text)\" \(fault)")
            return nil
        }
    }
}
