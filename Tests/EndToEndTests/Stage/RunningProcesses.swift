// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What runs on this machine, as `/proc` tells.
enum RunningProcesses {
    /// The processes with `word` in their command line. One that has ended and only waits to be reaped has none.
    static func carrying(_ word: String) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { pid in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            return String(decoding: bytes, as: UTF8.self).contains(word)
        }
    }
}
