// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// The key that signs the audit trail: `audit.key` in the data directory, mode 0600, 64 hexadecimal digits of an Ed25519
/// seed. Whoever reads it can sign another trail, which is what exported heads are for.
enum AuditKeyFile {
    private static let name = "audit.key"

    /// Makes the key when there is none yet.
    static func open(in directory: DataDirectory) throws -> Ed25519Key {
        if let key = try read(in: directory.path) { return key }
        let seed = SecureRandom.bytes(Ed25519Key.length)
        try directory.write(Array((HexadecimalText.of(seed) + "\n").utf8), to: name)
        return try Ed25519Key(seed: seed)
    }

    /// Of a directory that another process may hold; nil when there is none.
    static func read(in directory: String) throws -> Ed25519Key? {
        guard let text = try DataDirectory.read(name, in: directory) else { return nil }
        let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard let seed = HexadecimalText.bytes(digits), let key = try? Ed25519Key(seed: seed) else {
            throw AuditKeyError(path: DataDirectory.file(name, in: directory))
        }
        return key
    }
}

/// The file is there and holds no key. A new one would make every earlier seal look forged, so that none is made.
struct AuditKeyError: Error, CustomStringConvertible {
    let path: String
    var description: String {
        "\(path) holds no key of 64 hexadecimal digits; restore it, or remove it to sign with a new one"
    }
}
