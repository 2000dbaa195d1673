// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// The key that seals the secrets of push configurations: `push.key` in the data directory, mode 0600, 64 hexadecimal
/// digits. Without it what was kept is lost, and nothing else.
enum PushKeyFile {
    private static let name = "push.key"

    /// Makes the key when there is none, or one that is of no use.
    static func open(in directory: DataDirectory) throws -> SealingKey {
        if let text = try DataDirectory.read(name, in: directory.path) {
            let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            if let bytes = HexadecimalText.bytes(digits), let key = try? SealingKey(bytes: bytes) { return key }
        }
        let bytes = SecureRandom.bytes(SealingKey.length)
        try directory.write(Array((HexadecimalText.of(bytes) + "\n").utf8), to: name)
        return try SealingKey(bytes: bytes)
    }
}
