// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads `sanitizer`; what is not given keeps its default.
struct SanitizerReader {
    let texts: ReferenceResolver

    func read(_ node: DocumentNode, into settings: inout SanitizerSettings) {
        guard let object = node.object(keys: ConfigurationKeys.Sanitizer.self) else { return }
        if let word = object[.results]?.word(among: SanitizerSettings.Results.allCases.map(\.rawValue)),
            let results = SanitizerSettings.Results(rawValue: word)
        {
            settings.results = results
        }
        if let word = object[.secrets]?.word(among: SanitizerSettings.Secrets.allCases.map(\.rawValue)),
            let secrets = SanitizerSettings.Secrets(rawValue: word)
        {
            settings.secrets = secrets
        }
        if let guards = object[.addresses]?.boolean() { settings.guardsAddresses = guards }
        if let folder = object[.rules].flatMap(texts.path) { settings.folder = folder }
        if let days = object[.keepDays]?.integer(in: 1...365) { settings.keepDays = days }
        if let node = object[.key], let text = texts.text(node) {
            if HexadecimalText.bytes(text)?.count == 32 {
                settings.key = Secret(text)
            } else {
                node.refuse(
                    "\(node.name) must be 32 bytes in 64 hexadecimal digits; keep it in ${env:NAME} or ${file:PATH}")
            }
        }
    }
}
