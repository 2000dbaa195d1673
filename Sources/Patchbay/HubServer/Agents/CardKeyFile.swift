// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Cryptography
import Database
import HubCore
import JSON

/// The keys that sign the hub's cards: `cards.jwks` in the data directory, mode 0600, a JSON Web Key Set with the private
/// halves, the newest first. Whoever reads it can make cards that look like the hub's.
enum CardKeyFile {
    private static let name = "cards.jwks"

    /// Empty where there is no file.
    static func read(in directory: DataDirectory) throws -> [ES256Key] {
        guard let text = try DataDirectory.read(name, in: directory.path) else { return [] }
        let keys = (try? RawJSON(validating: Array(text)))?["keys"]?.elements.map { ES256Key($0) } ?? []
        guard !keys.isEmpty, keys.count <= CardSigner.maximumKeys, !keys.contains(nil) else {
            throw CardKeyError(path: directory.file(name))
        }
        return keys.compactMap(\.self)
    }

    static func write(_ keys: [ES256Key], in directory: DataDirectory) throws {
        let set = RawJSON.emptyObject.editing([.set("keys", .array(keys.map(\.privateKey)))])
        try directory.write(Array(set.bytes) + [UInt8(ascii: "\n")], to: name)
    }
}

/// The file is there and holds no keys. New ones would make cards that readers of the old keys refuse, so that none are
/// made.
struct CardKeyError: Error, CustomStringConvertible {
    let path: String
    var description: String {
        "\(path) holds no key set of one or two private keys of P-256; restore it, or remove it to sign with a new key"
    }
}
