// SPDX-License-Identifier: Apache-2.0

import Identity
package import Lifecycle
package import MCPServer
import MCPTypes
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
    }

    /// Origins that one context remembers.
    private static let mostOrigins = 64

    private let lifetime: Duration
    private let timers: any TimerScheduling
    private let entries = Mutex<[String: Entry]>([:])

    /// `lifetime` counts from the last thing seen.
    package init(lifetime: Duration = .seconds(3600), timers: any TimerScheduling) {
        self.lifetime = lifetime
        self.timers = timers
    }

    /// The name of a caller's context.
    package static func name(of caller: MCPCaller) -> String {
        caller.session.map(name(ofSession:)) ?? "client \(caller.principal.id) \(caller.client.name ?? "")"
    }

    package func saw(_ label: Label, from origin: String, in context: String) {
        let now = timers.now
        entries.withLock { entries in
            var entry = entries[context] ?? Entry(label: label, origins: [], seen: now)
            entry.label = entry.label.joined(with: label)
            if entry.origins.count < Self.mostOrigins { entry.origins.insert(origin) }
            entry.seen = now
            entries[context] = entry
            if entries.count > Self.most { Self.forgetQuiet(&entries, but: context) }
        }
    }

    /// Many at once, so that not every further context has to look through all.
    private static func forgetQuiet(_ entries: inout [String: Entry], but context: String) {
        let quiet = entries.filter { $0.key != context }.sorted { $0.value.seen < $1.value.seen }
        for (name, _) in quiet.prefix(most / 8) { entries[name] = nil }
    }

    /// The strictest of what the context has seen, and from where; nil when it has seen nothing lately.
    package func label(of context: String) -> (label: Label, origins: Set<String>)? {
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
