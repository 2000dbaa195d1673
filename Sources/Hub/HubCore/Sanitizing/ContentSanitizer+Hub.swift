// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

extension ContentSanitizer {
    /// Bytes of a value that are read on the event loop; larger ones leave it.
    private static let largestOnLoop = 64 << 10

    /// Reads a whole value wherever its size says.
    func scanned(
        _ document: RawJSON, scope: ContentScope, for reader: ReaderContext? = nil
    ) async -> DocumentVerdict {
        guard document.byteCount > Self.largestOnLoop else {
            return scan(document: document, scope: scope, for: reader)
        }
        return await withTaskExecutorPreference(globalConcurrentExecutor) {
            scan(document: document, scope: scope, for: reader)
        }
    }

    /// The same, changing texts only if the operator wants them clean.
    func going(asFarAs results: SanitizerSettings.Results) -> ContentSanitizer {
        guard results == .label else { return self }
        var options = SanitizerOptions()
        options.removesCarriers = false
        options.dropsHiddenMarkup = false
        options.checksLinks = false
        options.breaksControlTokens = false
        return with(options)
    }
}

extension SecretScanner {
    /// Looks for what the operator calls a secret.
    init(for settings: SanitizerSettings) {
        self.init(settings.guardsAddresses ? Set(SecretKind.allCases) : SecretKind.standard)
    }
}

extension [SecretKind] {
    /// Each kind once, in the order of their names.
    func named(_ separator: String) -> String { Set(map(\.rawValue)).sorted().joined(separator: separator) }
}
