// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HubCore
import MCPServer

/// Seals what clients carry back. A key of its own lives as long as the process: a round that a restart interrupts begins
/// anew.
struct TicketSeal: Sealing, SessionSealing {
    private let key: SealingKey

    init(key: SealingKey = .random()) { self.key = key }

    func seal(_ bytes: [UInt8], context: [UInt8]) -> String { Base64URL.encode(key.seal(bytes, context: context)) }

    func open(_ text: String, context: [UInt8]) -> [UInt8]? {
        Base64URL.decode(text).flatMap { try? key.open($0, context: context) }
    }
}
