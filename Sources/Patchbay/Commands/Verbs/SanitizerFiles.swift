// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import JSON
import Sanitizer

/// Finds and reads the rule pack and the model.
enum SanitizerFiles {
    static func load(from folder: String?, cacheFolder: String?) throws(CommandFailure) -> ContentSanitizer {
        let folder = if let folder { folder } else { try found() }
        do {
            let rules = try RulePack(Document(reading: "\(folder)/rules.json").root.value)
            let model = try TokenModel(Document(reading: "\(folder)/model.json").root.value)
            let sanitizer = ContentSanitizer(rules: rules, model: model, cacheFolder: cacheFolder)
            try sanitizer.prepare()
            return sanitizer
        } catch {
            throw CommandFailure(.unable, "the sanitizer's files in \(folder): \(error)")
        }
    }

    /// Where compiled patterns are kept between runs.
    static func cacheFolder(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/patchbay" }
        return environment["HOME"].map { "\($0)/.cache/patchbay" }
    }

    /// Beside the program, as installed or as built.
    private static func found() throws(CommandFailure) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var parts = path.split(separator: "/").dropLast()
        while true {
            let base = "/" + parts.joined(separator: "/")
            for folder in ["\(base)/share/patchbay/Sanitizer", "\(base)/Manifests/Sanitizer"] {
                if FileContents.exists("\(folder)/rules.json") { return folder }
            }
            guard parts.popLast() != nil else { break }
        }
        throw CommandFailure(.unable, "no Manifests/Sanitizer near the program; name the folder with --rules DIR")
    }
}
