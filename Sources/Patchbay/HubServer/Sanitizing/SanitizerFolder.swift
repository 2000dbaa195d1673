// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import JSON
package import Sanitizer

/// Finds and reads the rule pack and the model.
package enum SanitizerFolder {
    /// Nothing near the program.
    package struct Missing: Error, CustomStringConvertible {
        package let description = "there is no Manifests/Sanitizer near the program"
    }

    /// `folder` holds `rules.json` and `model.json`; nil for those of the program. Compiled patterns are kept in
    /// `cacheFolder`.
    package static func load(from folder: String?, cacheFolder: String?) throws -> ContentSanitizer {
        guard let folder = folder ?? found() else { throw Missing() }
        let rules = try RulePack(Document(reading: "\(folder)/rules.json").root.value)
        let model = try TokenModel(Document(reading: "\(folder)/model.json").root.value)
        let sanitizer = ContentSanitizer(rules: rules, model: model, cacheFolder: cacheFolder)
        try sanitizer.prepare()
        return sanitizer
    }

    /// Beside the program, as installed or as built.
    package static func found() -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var parts = path.split(separator: "/").dropLast()
        while true {
            let base = "/" + parts.joined(separator: "/")
            for folder in ["\(base)/share/patchbay/Sanitizer", "\(base)/Manifests/Sanitizer"]
            where FileContents.exists("\(folder)/rules.json") {
                return folder
            }
            guard parts.popLast() != nil else { return nil }
        }
    }
}
