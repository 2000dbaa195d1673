// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads where a JSON Web Key Set is: a file, or an `https` URL.
struct KeysReader {
    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> TokenIssuer.Keys? {
        guard let text = texts.text(node) else { return nil }
        guard text.contains("://") else { return texts.path(node).map(TokenIssuer.Keys.file) }
        if let fault = WebURL.fault(in: text) {
            node.refuse("\(node.name) \(fault)")
            return nil
        }
        guard text.hasPrefix("https://") || Self.isNear(text) else {
            node.refuse("\(node.name) must be https: whoever stands in between could put keys of their own in it")
            return nil
        }
        return .url(Secret(text, shownAs: node.name))
    }

    /// On this machine, where nobody stands in between.
    private static func isNear(_ url: String) -> Bool {
        guard !url.contains("@") else { return false }
        return ["http://127.0.0.1", "http://[::1]", "http://localhost"].contains { origin in
            url.hasPrefix(origin + ":") || url.hasPrefix(origin + "/")
        }
    }
}
