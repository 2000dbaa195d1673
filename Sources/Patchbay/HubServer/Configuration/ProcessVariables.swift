// SPDX-License-Identifier: Apache-2.0

import Documents

/// The variables that this process was started with; Swift has no safe way to the live table.
package enum ProcessVariables {
    package static let own: [String: String] = {
        let bytes = (try? FileContents.read("/proc/self/environ", limit: 16 << 20)) ?? []
        let pairs = bytes.split(separator: 0).compactMap { entry -> (String, String)? in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<equals], as: UTF8.self),
                String(decoding: entry[(equals + 1)...], as: UTF8.self)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }()
}
