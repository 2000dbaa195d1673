// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// The key that seals what is held back: the configured one, else that of the data directory.
enum QuarantineKey {
    static func open(_ configured: Secret?, in directory: DataDirectory) throws -> SealingKey {
        guard let configured else { return try SealingKeyFile.quarantine.open(in: directory) }
        return try SealingKey(bytes: HexadecimalText.bytes(configured.reveal()) ?? [])
    }
}
