// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import HubCore
import Lifecycle
import Sanitizer

/// Makes what stands between servers and agents on one side and clients on the other.
struct HubContent {
    private let settings: SanitizerSettings
    /// Nil where the operator switched all of it off.
    private let sanitizer: ContentSanitizer?

    /// A hub whose content nobody looks at: another hub has done so.
    static let none = HubContent()

    private init() {
        settings = SanitizerSettings()
        sanitizer = nil
    }

    /// Throws where the rules cannot be read: a hub that should clean and cannot does not start.
    init(_ settings: SanitizerSettings) throws {
        self.settings = settings
        guard settings.results != .off || settings.secrets != .off else {
            sanitizer = nil
            return
        }
        do {
            sanitizer = try SanitizerFolder.load(from: settings.folder, cacheFolder: Self.cacheFolder)
        } catch {
            throw ContentRulesError(reason: "\(error)")
        }
    }

    /// Holds definitions and cards for their words, where answers are cleaned.
    var definitions: DefinitionScan? {
        guard settings.results == .clean || settings.results == .hold else { return nil }
        return sanitizer.map { DefinitionScan($0) }
    }

    func guarding(_ quarantine: Quarantine, timers: any TimerScheduling) -> ResultGuard? {
        sanitizer.map {
            ResultGuard(
                sanitizer: $0, settings: settings, quarantine: quarantine,
                contexts: LabelContexts(timers: timers), sha256: { SHA256.digest(of: $0) })
        }
    }

    /// The same for what agents say.
    func hearing(_ quarantine: Quarantine) -> MessageGuard? {
        sanitizer.map {
            MessageGuard(
                sanitizer: $0, settings: settings, quarantine: quarantine, sha256: { SHA256.digest(of: $0) })
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
