// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import Sanitizer
import Synchronization

/// Remembers of each context (a legacy session, else a principal and its client) the strictest label of what it has
/// seen, for the flow rules. Any thread.
package final class LabelContexts: Sendable {
    /// Contexts that are remembered; beyond it the eighth part that was quiet for longest is forgotten.
    package static let most = 10_000

    private struct Entry {
        var label: Label
        var origins: Set<String>
        var seen: MonotonicTime

        mutating func saw(_ label: Label, from origin: String, at now: MonotonicTime) {
            self.label = self.label.joined(with: label)
            if origins.count < LabelContexts.mostOrigins { origins.insert(origin) }
            seen = now
        }
    }

    /// Origins that one context remembers.
    private static let mostOrigins = 64

    private let lifetime: Duration
    private let timers: any TimerScheduling
    private let entries = Mutex<[LabelContext: Entry]>([:])

    /// `lifetime` counts from the last thing seen.
    package init(lifetime: Duration = .seconds(3600), timers: any TimerScheduling) {
        self.lifetime = lifetime
        self.timers = timers
    }

    package func saw(_ label: Label, from origin: String, in context: LabelContext) {
        let now = timers.now
        entries.withLock { entries in
            // In its place: taken out and put back, the entry would be looked for twice.
            if let known = entries.index(forKey: context) {
                entries.values[known].saw(label, from: origin, at: now)
            } else {
                entries[context] = Entry(label: label, origins: [origin], seen: now)
                if entries.count > Self.most { Self.forgetQuiet(&entries, but: context) }
            }
        }
    }

    /// Many at once, so that not every further context has to look through all.
    private static func forgetQuiet(_ entries: inout [LabelContext: Entry], but context: LabelContext) {
        let quiet = entries.filter { $0.key != context }.sorted { $0.value.seen < $1.value.seen }
        for (name, _) in quiet.prefix(most / 8) { entries[name] = nil }
    }

    /// The strictest of what the context has seen, and from where; nil when it has seen nothing lately.
    package func label(of context: LabelContext) -> (label: Label, origins: Set<String>)? {
        let now = timers.now
        return entries.withLock { entries in
            guard let entry = entries[context] else { return nil }
            guard now - entry.seen < lifetime else {
                entries[context] = nil
                return nil
            }
            return (entry.label, entry.origins)
        }
    }
}
