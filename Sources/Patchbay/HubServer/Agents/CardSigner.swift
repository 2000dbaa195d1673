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

    private let keys: Mutex<[ES256Key]>
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
        keys = Mutex(known)
    }

    /// What `/.well-known/jwks.json` says.
    var keySet: RawJSON {
        RawJSON.emptyObject.editing([.set("keys", .array(keys.withLock { $0.map(\.publicKey) }))])
    }

    /// One signature by each key; and a second one where official readers leave more out of what is signed than the
    /// specification does.
    func signed(_ card: RawJSON) -> RawJSON {
        var payloads: [[UInt8]] = []
        for form in [CardForm.specification, .withoutEmpty] {
            guard let payload = try? form.bytes(of: card), !payloads.contains(payload) else { continue }
            payloads.append(payload)
        }
        let header = [(name: "typ", value: "JOSE"), (name: "jku", value: "\(address.base)/.well-known/jwks.json")]
        do {
            let signatures = try keys.withLock({ $0 }).flatMap { key in
                try payloads.map { payload in
                    let made = try key.sign(payload, header: header)
                    return CardSignature.json(protected: made.protected, signature: made.bytes)
                }
            }
            return card.editing([.set("signatures", .array(signatures))])
        } catch {
            log.error("a card could not be signed", ["why": .error(error)])
            return card.editing([.remove("signatures")])
        }
    }

    /// A new key signs from now on, beside the one that was the newest; older ones sign no more. Returns the new key's id.
    func rotate() throws -> String {
        let new = try ES256Key.random()
        try keys.withLock { keys in
            let next = [new] + keys.prefix(Self.maximumKeys - 1)
            try CardKeyFile.write(next, in: directory)
            keys = next
        }
        return new.id
    }
}
