// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// A key that seals what has to outlive the process: a file of the data directory, mode 0600, 64 hexadecimal digits. Without
/// it what was sealed is lost, and nothing else.
enum SealingKeyFile: String {
    /// Secrets of push configurations.
    case pushes = "push.key"
    /// The handles by which clients know tasks of servers.
    case tasks = "tasks.key"
    /// Ids of sessions of the handshake era, which a hub that was started anew goes on with.
    case sessions = "sessions.key"
    /// Answers that are held back, unless the configuration has a key.
    case quarantine = "quarantine.key"

    /// Makes the key when there is none, or one that is of no use; but for ``quarantine``, whose loss would leave approvers
    /// with what nobody can read: an unusable one throws.
    func open(in directory: DataDirectory) throws -> SealingKey {
        if let text = try DataDirectory.read(rawValue, in: directory.path) {
            let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            do {
                return try SealingKey(bytes: HexadecimalText.bytes(digits) ?? [])
            } catch {
                if self == .quarantine { throw error }
            }
        }
        let bytes = SecureRandom.bytes(SealingKey.length)
        try directory.write(Array((HexadecimalText.of(bytes) + "\n").utf8), to: rawValue)
        return try SealingKey(bytes: bytes)
    }
}
