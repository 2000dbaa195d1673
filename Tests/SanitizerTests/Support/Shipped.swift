// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer
import TestSupport

/// The sanitizer as it is shipped.
enum Shipped {
    static let sanitizer: ContentSanitizer? = {
        let folder = Checkout.location(of: "Manifests/Sanitizer")
        guard let rules = try? RulePack(Document(reading: "\(folder)/rules.json").root.value),
            let model = try? TokenModel(Document(reading: "\(folder)/model.json").root.value)
        else { return nil }
        return ContentSanitizer(rules: rules, model: model)
    }()

    static func scan(_ text: String, _ scope: ContentScope = .content) -> Verdict {
        guard let sanitizer else { fatalError("Manifests/Sanitizer cannot be read") }
        return sanitizer.scan(text, scope: scope)
    }

    static func cleaned(_ text: String) -> String { String(decoding: scan(text).text, as: UTF8.self) }
}
