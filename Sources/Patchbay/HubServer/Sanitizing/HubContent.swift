// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import HubCore
import Lifecycle
import Sanitizer

/// Makes what stands between servers' answers and clients.
enum HubContent {
    /// Nil where the operator switched all of it off. Throws where the rules cannot be read: a hub that should clean and
    /// cannot does not start.
    static func guarding(
        _ settings: SanitizerSettings, _ quarantine: Quarantine, timers: any TimerScheduling
    ) throws -> ResultGuard? {
        guard settings.results != .off || settings.secrets != .off else { return nil }
        do {
            let sanitizer = try SanitizerFolder.load(from: settings.folder, cacheFolder: cacheFolder)
            return ResultGuard(
                sanitizer: sanitizer, settings: settings, quarantine: quarantine,
                contexts: LabelContexts(timers: timers), sha256: { SHA256.digest(of: $0) })
        } catch {
            throw ContentRulesError(reason: "\(error)")
        }
    }

    private static var cacheFolder: String? {
        guard let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else { return nil }
        return "\(home)/.cache/patchbay"
    }
}

/// The hub cannot clean what servers answer.
struct ContentRulesError: Error, CustomStringConvertible {
    let reason: String
    var description: String {
        """
        the sanitizer's rules: \(reason); name their folder under "sanitizer" as "rules", or set "results" and "secrets" \
        there to "off"
        """
    }
}
