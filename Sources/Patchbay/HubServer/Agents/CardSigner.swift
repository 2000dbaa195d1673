// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Cryptography
import Database
import HubCore
import JSON
import Synchronization
import Telemetry

/// Signs the hub's cards by ES256, with every key that it has: while a key is replaced the old one signs too, so that
/// readers who know only that go on.
final class CardSigner: CardSigning {
    /// Keys that sign: the newest and the one before it.
    static let maximumKeys = 2
    /// Cards whose signatures are remembered; some are asked for with every request.
    private static let mostRemembered = 256

    private struct State {
        var keys: [ES256Key]
        /// By what was signed.
        var remembered: [[UInt8]: RawJSON] = [:]
    }

    private let state: Mutex<State>
    private let directory: DataDirectory
    private let address: PublicAddress
    private let log: Log

    /// Reads `cards.jwks` of the data directory, and makes it when there is none.
    init(in directory: DataDirectory, address: PublicAddress, log: Log) throws {
        self.directory = directory
        self.address = address
        self.log = log
        var known = try CardKeyFile.read(in: directory)
        if known.isEmpty {
            known = [try ES256Key.random()]
            try CardKeyFile.write(known, in: directory)
        }
        state = Mutex(State(keys: known))
    }

    /// What `/.well-known/jwks.json` says.
    var keySet: RawJSON {
        RawJSON.emptyObject.editing([.set("keys", .array(state.withLock { $0.keys.map(\.publicKey) }))])
    }

    /// One signature by each key; and a second one where official readers leave more out of what is signed than the
    /// specification does.
    func signed(_ card: RawJSON) -> RawJSON {
        var payloads: [[UInt8]] = []
        for form in [CardForm.specification, .withoutEmpty] {
            guard let payload = try? form.bytes(of: card), !payloads.contains(payload) else { continue }
            payloads.append(payload)
        }
        guard let first = payloads.first else { return card.editing([.remove("signatures")]) }
        let (keys, remembered) = state.withLock { ($0.keys, $0.remembered[first]) }
        if let remembered { return card.editing([.set("signatures", remembered)]) }
        do {
            let signatures = RawJSON.array(try keys.flatMap { key in try payloads.map { try sign($0, key) } })
            state.withLock { state in
                if state.remembered.count >= Self.mostRemembered { state.remembered = [:] }
                if state.keys == keys { state.remembered[first] = signatures }
            }
            return card.editing([.set("signatures", signatures)])
        } catch {
            log.error("a card could not be signed", ["why": .error(error)])
            return card.editing([.remove("signatures")])
        }
    }

    private func sign(_ payload: [UInt8], _ key: ES256Key) throws(CryptographyError) -> RawJSON {
        let header = [(name: "typ", value: "JOSE"), (name: "jku", value: "\(address.base)/.well-known/jwks.json")]
        let made = try key.sign(payload, header: header)
        return CardSignature.json(protected: made.protected, signature: made.bytes)
    }

    /// A new key signs from now on, beside the one that was the newest; older ones sign no more.
    func rotate(to new: ES256Key) throws {
        try state.withLock { state in
            let next = [new] + state.keys.prefix(Self.maximumKeys - 1)
            try CardKeyFile.write(next, in: directory)
            state = State(keys: next)
        }
    }
}
