// SPDX-License-Identifier: Apache-2.0

import A2ATypes
package import JSON

/// Which card of an agent is served, and which waits for a person. A value: what happened goes in.
package struct AgentPin: Sendable, Equatable {
    /// A card as it was received, and where.
    package struct Sighting: Sendable, Equatable {
        package let received: RawJSON
        package let url: String
        /// What its signatures are worth, in words.
        package var verdict: String

        package init(received: RawJSON, url: String, verdict: String = "unsigned") {
            self.received = received
            self.url = url
            self.verdict = verdict
        }

        /// Whether a trusted key's signature says that the card was changed behind it.
        package var isTampered: Bool { verdict.hasPrefix(CardVerdict.tamperedWord) }

        /// Whether a trusted key signed it as it stands.
        package var isVerified: Bool { verdict.hasPrefix(CardVerdict.verifiedWord) }

        /// Whether both say the same, whoever signed it.
        func saysTheSame(as other: Sighting) -> Bool {
            received == other.received
                || received.editing([.remove("signatures")]) == other.received.editing([.remove("signatures")])
        }
    }

    /// A card that is not served, and why.
    package struct Withheld: Sendable, Equatable {
        package let card: Sighting
        package let reason: String

        package init(card: Sighting, reason: String) {
            self.card = card
            self.reason = reason
        }
    }

    /// Calls go to the interfaces of this one.
    package private(set) var served: Sighting?
    package private(set) var withheld: Withheld?

    package init(served: Sighting? = nil, withheld: Withheld? = nil) {
        self.served = served
        self.withheld = withheld
    }

    /// A card was fetched. `findings` are what its scan found: with any, only a person lets it be served; so too where
    /// `needsSignature` and no trusted key made one. A card that was tampered with is never served. True when what is kept
    /// changed.
    package mutating func fetched(
        _ card: Sighting, trust: ServerTrust, findings: [String], needsSignature: Bool = false
    ) -> Bool {
        let before = self
        if card.isTampered {
            withheld = Withheld(card: card, reason: card.verdict)
            if served?.received == card.received { served = nil }
        } else if let served, served.saysTheSame(as: card) {
            self.served = card
            withheld = nil
        } else if let reason = reason(card, trust, findings, needsSignature) {
            withheld = Withheld(card: card, reason: reason)
        } else {
            served = card
            withheld = nil
        }
        return self != before
    }

    private func reason(
        _ card: Sighting, _ trust: ServerTrust, _ findings: [String], _ needsSignature: Bool
    ) -> String? {
        if needsSignature, !card.isVerified { return "no trusted key signed it (\(card.verdict))" }
        if !findings.isEmpty, trust != .auto { return "its scan found: \(findings.prefix(4).joined(separator: "; "))" }
        switch trust {
        case .auto: return nil
        case .review: return served == nil ? "it was not approved yet" : "it changed"
        case .pinned: return served == nil ? nil : "it changed"
        }
    }

    /// A person lets the card that waits be served; false where none waits, or only one that was tampered with.
    package mutating func approved() -> Bool {
        guard let waiting = withheld, !waiting.card.isTampered else { return false }
        served = waiting.card
        withheld = nil
        return true
    }
}
