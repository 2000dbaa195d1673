// SPDX-License-Identifier: Apache-2.0

/// What the hub remembers of a text that an agent has seen. The strictest of several counts.
package struct Label: Sendable, Equatable {
    package enum Integrity: String, Sendable {
        case trusted, untrusted
        /// Untrusted, with something in it that wants to steer.
        case tainted

        var rank: Int {
            switch self {
            case .trusted: 0
            case .untrusted: 1
            case .tainted: 2
            }
        }
    }

    package enum Confidentiality: String, Sendable {
        case open = "public"
        case restricted = "private"
    }

    package var integrity: Integrity
    package var confidentiality: Confidentiality
    package var score: Double

    package init(integrity: Integrity, confidentiality: Confidentiality = .open, score: Double = 0) {
        self.integrity = integrity
        self.confidentiality = confidentiality
        self.score = score
    }

    /// The label of a context that has seen both.
    package func joined(with other: Label) -> Label {
        Label(
            integrity: integrity.rank >= other.integrity.rank ? integrity : other.integrity,
            confidentiality: confidentiality == .restricted ? .restricted : other.confidentiality,
            score: max(score, other.score))
    }
}
