// SPDX-License-Identifier: Apache-2.0

import CICU

/// Tells names that may be taken for each other.
package enum NameSkeleton {
    /// Bytes of a name that are looked at; no name that people read is longer.
    static let maximumBytes = 1024

    /// The skeleton of UTS #39: equal for names that look alike. For comparing only; a text that ICU refuses is its own.
    package static func of(_ name: String) -> String {
        let bytes = Array(name.utf8.prefix(maximumBytes))
        var output = [UInt8](repeating: 0, count: bytes.count * 8 + 64)
        let capacity = Int32(output.count)
        let count = bytes.withUnsafeBytes { text in
            output.withUnsafeMutableBytes { out in
                patchbay_icu_skeleton(
                    text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count),
                    out.baseAddress?.assumingMemoryBound(to: CChar.self), capacity)
            }
        }
        return count < 0 ? name : String(decoding: output[..<Int(count)], as: UTF8.self)
    }
}
