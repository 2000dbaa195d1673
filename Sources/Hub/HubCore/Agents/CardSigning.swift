// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON

/// Signs the cards that the hub shows.
package protocol CardSigning: Sendable {
    /// The card with the hub's signatures, and no others.
    func signed(_ card: RawJSON) -> RawJSON
}

/// Knows the keys that the operator pinned for agents.
package protocol CardKeyProviding: Sendable {
    /// The pinned keys; nil where the agent's entry names none. With `afresh` they are had from their source again, unless
    /// that was done a moment ago.
    func keys(of agent: AgentConfiguration, afresh: Bool) async -> (any CardKeyChecking)?
}

extension CardKeyProviding {
    /// Judges a card as it was received. A key that is not known may be a new one: the keys are looked at once more.
    func verdict(on card: RawJSON, of agent: AgentConfiguration) async -> CardVerdict {
        guard let keys = await keys(of: agent, afresh: false) else {
            return CardVerdict(on: card, keys: NoCardKeys())
        }
        let verdict = CardVerdict(on: card, keys: keys)
        guard case .unverified = verdict, let newer = await self.keys(of: agent, afresh: true) else { return verdict }
        return CardVerdict(on: card, keys: newer)
    }
}

/// Nobody is trusted.
struct NoCardKeys: CardKeyChecking {
    func isSignature(_ signature: [UInt8], over input: [UInt8], algorithm: String, keyID: String) -> Bool? { nil }
}
