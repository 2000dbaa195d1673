// SPDX-License-Identifier: Apache-2.0

import HubServer
import Sanitizer

/// The rule pack and the model for a command.
enum SanitizerFiles {
    static func load(from folder: String?, cacheFolder: String?) throws(CommandFailure) -> ContentSanitizer {
        do {
            return try SanitizerFolder.load(from: folder, cacheFolder: cacheFolder)
        } catch {
            throw CommandFailure(.unable, "the sanitizer's rules: \(error); name their folder with --rules DIR")
        }
    }

    /// Where compiled patterns are kept between runs.
    static func cacheFolder(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/patchbay" }
        return environment["HOME"].map { "\($0)/.cache/patchbay" }
    }
}
