// SPDX-License-Identifier: Apache-2.0

/// One place where the house breaks one of its own rules.
struct Breach: Equatable, CustomStringConvertible {
    /// Relative to the root of the checkout, or the name of a target.
    let place: String
    /// Counted from 1; nil when the breach is of the whole file or target.
    let line: Int?
    let reason: String

    init(_ place: String, line: Int? = nil, _ reason: String) {
        self.place = place
        self.line = line
        self.reason = reason
    }

    var description: String {
        guard let line else { return "\(place): \(reason)" }
        return "\(place):\(line): \(reason)"
    }
}
