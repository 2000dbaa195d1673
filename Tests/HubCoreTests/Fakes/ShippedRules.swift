// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON
import Sanitizer
import Telemetry
import TestSupport
import Testing

/// The rules and the model as they are shipped, and what is made of them.
enum ShippedRules {
    static let sanitizer: ContentSanitizer? = {
        let folder = Checkout.location(of: "Manifests/Sanitizer")
        guard let rules = try? RulePack(Document(reading: "\(folder)/rules.json").root.value),
            let model = try? TokenModel(Document(reading: "\(folder)/model.json").root.value)
        else { return nil }
        return ContentSanitizer(rules: rules, model: model)
    }()

    static func quarantine(_ hub: HubFixture, in store: any QuarantineStoring = MemoryQuarantine()) -> Quarantine {
        Quarantine(
            store: store, keepDays: 1, audit: hub.audit, clock: FixedWallClock(microsecondsSinceEpoch: 7),
            makeID: { "held" }, log: .silent)
    }

    static func guarding(
        _ hub: HubFixture, _ quarantine: Quarantine, _ settings: SanitizerSettings = SanitizerSettings()
    ) throws -> ResultGuard {
        ResultGuard(
            sanitizer: try #require(sanitizer), settings: settings, quarantine: quarantine,
            contexts: LabelContexts(timers: hub.clock), sha256: { Array($0.suffix(32)) })
    }
}
