// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads `audit` and `approvals`; what is not given keeps its default.
struct AuthorityReader {
    func read(audit node: DocumentNode, into settings: inout AuditSettings) {
        guard let object = node.object(keys: ConfigurationKeys.Audit.self) else { return }
        if let keeps = object[.arguments]?.boolean() { settings.keepsArguments = keeps }
        settings.keepDays = object[.keepDays]?.integer(in: 1...36_500)
        if let word = object[.whenUnavailable]?.word(among: ["refuse", "run"]) {
            settings.runsUnaudited = word == "run"
        }
        if let names = object[.secrets]?.elements() { settings.secretNames = Set(names.compactMap { $0.string() }) }
    }

    func read(approvals node: DocumentNode, into settings: inout ApprovalSettings) {
        guard let object = node.object(keys: ConfigurationKeys.Approvals.self) else { return }
        if let node = object[.patience],
            let patience = DurationText.read(node, in: .seconds(1)...(.seconds(86_400)))
        {
            settings.patience = patience
        }
        if let parked = object[.parked]?.integer(in: 1...10_000) { settings.parked = parked }
        if let parked = object[.parkedPerPrincipal]?.integer(in: 1...10_000) { settings.parkedPerPrincipal = parked }
        if let node = object[.attended] { settings.attended = PolicyGroups.wildcards(node) }
    }
}
