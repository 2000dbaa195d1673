// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// The key that seals what is held back: the configured one, else `quarantine.key` in the data directory, mode 0600.
enum QuarantineKey {
    private static let name = "quarantine.key"

    /// Makes the file when there is none yet and no key is configured.
    static func open(_ configured: Secret?, in directory: DataDirectory) throws -> SealingKey {
        if let configured { return try SealingKey(bytes: HexadecimalText.bytes(configured.reveal()) ?? []) }
        if let text = try DataDirectory.read(name, in: directory.path) {
            let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            return try SealingKey(bytes: HexadecimalText.bytes(digits) ?? [])
        }
        let bytes = SecureRandom.bytes(SealingKey.length)
        try directory.write(Array((HexadecimalText.of(bytes) + "\n").utf8), to: name)
        return try SealingKey(bytes: bytes)
    }
}
