// SPDX-License-Identifier: Apache-2.0

import Addresses
import Documents
import HubCore

/// Reads `network`: how the hub reaches others.
struct NetworkReader {
    let texts: ReferenceResolver

    func read(_ node: DocumentNode, into configuration: inout HubConfiguration) {
        guard let object = node.object(keys: ConfigurationKeys.Network.self) else { return }
        configuration.allowsPrivateNetworks = object[.allowPrivate]?.boolean() ?? false
        configuration.allowedAddresses = object[.allow].map(ranges) ?? []
        configuration.proxy = object[.proxy].flatMap(proxy)
        configuration.authoritiesFile = object[.authorities].flatMap(texts.path)
    }

    private func ranges(_ node: DocumentNode) -> [AddressRange] {
        (node.elements() ?? []).compactMap { element in
            guard let text = texts.text(element) else { return nil }
            if let range = AddressRange(text) { return range }
            element.refuse("\"\(text)\" is no address or block like 10.0.0.0/8 or fd00::/8")
            return nil
        }
    }

    private func proxy(_ node: DocumentNode) -> Secret? {
        guard let text = texts.text(node) else { return nil }
        if let fault = WebURL.fault(in: text) {
            node.refuse("\(node.name) \(fault)")
            return nil
        }
        return Secret(text, shownAs: WebURL.label(of: text))
    }
}
