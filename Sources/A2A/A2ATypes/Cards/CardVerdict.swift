// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a card's signatures are worth.
package enum CardVerdict: Sendable, Equatable {
    case unsigned
    /// A key that the operator trusts made a signature over the card in this form.
    case verified(keyID: String, form: CardForm)
    /// Signed by nobody the operator knows, or in a way that is not taken.
    case unverified(String)
    /// A trusted key's signature does not fit: the card was changed behind it.
    case tampered(keyID: String)
}

/// The keys that the operator pinned for the agent in question.
package protocol CardKeyChecking: Sendable {
    /// Whether the key made this signature over `input`; nil if it is not among the pinned keys or is not one for
    /// `algorithm`.
    func isSignature(_ signature: [UInt8], over input: [UInt8], algorithm: String, keyID: String) -> Bool?
}

extension CardVerdict: CustomStringConvertible {
    /// In the words in which it is kept and shown.
    package var description: String {
        switch self {
        case .unsigned: "unsigned"
        case .verified(let keyID, _): "\(Self.verifiedWord) by the key \(keyID.prefix(64))"
        case .unverified(let why): "unverified: \(why)"
        case .tampered(let keyID): "\(Self.tamperedWord): the signature of the key \(keyID.prefix(64)) does not fit"
        }
    }

    /// What the description of a card begins with that was changed behind its signature.
    package static let tamperedWord = "tampered"
    /// What that of a card begins with that a trusted key signed.
    package static let verifiedWord = "verified"
}

extension CardVerdict {
    /// Judges a card as it was received, signatures and all. One good signature is enough; a bad one of a trusted key
    /// counts only if there is none.
    package init(on card: RawJSON, keys: some CardKeyChecking) {
        let signatures = Array((card["signatures"] ?? .emptyArray).elements.prefix(Self.maximumSignatures))
        guard !signatures.isEmpty else {
            self = .unsigned
            return
        }
        var worst = CardVerdict.unverified("no signature is well-formed")
        for raw in signatures {
            guard let signature = CardSignature(raw) else { continue }
            switch Self.judge(signature, card, keys) {
            case .verified(let keyID, let form):
                self = .verified(keyID: keyID, form: form)
                return
            case .tampered(let keyID): worst = .tampered(keyID: keyID)
            case .unverified(let why): if case .unverified = worst { worst = .unverified(why) }
            case .unsigned: break
            }
        }
        self = worst
    }

    private static let maximumSignatures = 16
    /// Asymmetric ones only: `none` and shared secrets prove nothing to a third party.
    private static let algorithms: Set = ["ES256", "ES384", "EdDSA", "RS256", "PS256"]

    private static func judge(_ signature: CardSignature, _ card: RawJSON, _ keys: some CardKeyChecking) -> CardVerdict
    {
        guard algorithms.contains(signature.algorithm) else {
            return .unverified("the algorithm \(signature.algorithm.prefix(32)) is not taken")
        }
        var isKnown = false
        for variant in [card, LegacyCard.upgrade(card)] {
            for form in CardForm.allCases {
                guard let payload = try? form.bytes(of: variant) else { continue }
                let answer = keys.isSignature(
                    signature.bytes, over: signature.input(for: payload), algorithm: signature.algorithm,
                    keyID: signature.keyID)
                if answer == true { return .verified(keyID: signature.keyID, form: form) }
                isKnown = isKnown || answer == false
            }
        }
        return isKnown
            ? .tampered(keyID: signature.keyID) : .unverified("the key \(signature.keyID.prefix(64)) is not trusted")
    }
}
