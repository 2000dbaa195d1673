// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads when a rule counts.
struct HoursReader {
    func read(_ node: DocumentNode) -> PolicyHours? {
        guard let object = node.object(keys: PolicyKeys.Hours.self) else { return nil }
        let from = object[.from].map(minutes) ?? 0
        let to = object[.to].map(minutes) ?? PolicyHours.minutesOfDay
        let days = object[.days].map(days) ?? Set(0..<7)
        guard let from, let to else { return nil }
        if from == to || from == PolicyHours.minutesOfDay { node.refuse("\"hours\" holds no time at all") }
        return PolicyHours(days: days, from: from, to: to)
    }

    private func minutes(_ node: DocumentNode) -> Int? {
        guard let text = node.string() else { return nil }
        if let minutes = PolicyHours.minutes(text) { return minutes }
        node.refuse("\(node.name) must be a time of day in UTC like \"08:30\", from \"00:00\" to \"24:00\"")
        return nil
    }

    private func days(_ node: DocumentNode) -> Set<Int> {
        let days = (node.elements() ?? []).compactMap { element in
            element.word(among: PolicyHours.dayNames).flatMap(PolicyHours.dayNames.firstIndex)
        }
        if days.isEmpty { node.refuse("\"days\" is empty, so that it can never match") }
        return Set(days)
    }
}
