// SPDX-License-Identifier: Apache-2.0

/// What a hub's `/metrics` said.
struct HubMetrics: CustomStringConvertible {
    let description: String

    init(_ page: String) { description = page }

    /// The whole number of a series as it is written there, labels included; 0 for one that is not.
    subscript(series: String) -> Int {
        let line = description.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Int($0.dropFirst(series.count + 1)) } ?? 0
    }
}
