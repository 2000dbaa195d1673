// SPDX-License-Identifier: Apache-2.0

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

    /// A card was fetched. `findings` are what its scan found: with any, only a person lets it be served. True when what
    /// is kept changed.
    package mutating func fetched(_ card: Sighting, trust: ServerTrust, findings: [String]) -> Bool {
        let before = self
        if let served, served.received == card.received {
            self.served = card
            withheld = nil
        } else if let reason = reason(trust, findings) {
            withheld = Withheld(card: card, reason: reason)
        } else {
            served = card
            withheld = nil
        }
        return self != before
    }

    private func reason(_ trust: ServerTrust, _ findings: [String]) -> String? {
        if !findings.isEmpty, trust != .auto { return "its scan found: \(findings.prefix(4).joined(separator: "; "))" }
        switch trust {
        case .auto: return nil
        case .review: return served == nil ? "it was not approved yet" : "it changed"
        case .pinned: return served == nil ? nil : "it changed"
        }
    }

    /// A person lets the card that waits be served; false where none waits.
    package mutating func approved() -> Bool {
        guard let waiting = withheld else { return false }
        served = waiting.card
        withheld = nil
        return true
    }
}
