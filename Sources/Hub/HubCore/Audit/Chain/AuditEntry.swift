// SPDX-License-Identifier: Apache-2.0

/// One link of the chain as it is stored: what is chained, and beside it the content that may be erased.
package struct AuditEntry: Sendable, Equatable {
    /// Of every hash, digest and chain value: SHA-256.
    package static let digestLength = 32
    /// The hash before the first record.
    package static let origin = [UInt8](repeating: 0, count: digestLength)

    package var sequence: Int64
    /// Canonical JSON (RFC 8785); it names ``sequence`` itself and the digest of the content.
    package var record: [UInt8]
    /// `SHA-256(hash of the record before, 32 bytes ‖ record)`.
    package var hash: [UInt8]
    package var content: AuditContent?

    package init(sequence: Int64, record: [UInt8], hash: [UInt8], content: AuditContent? = nil) {
        self.sequence = sequence
        self.record = record
        self.hash = hash
        self.content = content
    }
}

/// What a record says of a person's business: it stands beside the chain, which holds its salted digest only, so that
/// it can be erased and cannot be guessed from what is left.
package struct AuditContent: Sendable, Equatable {
    /// Random, 16 bytes.
    package var salt: [UInt8]
    /// JSON.
    package var text: [UInt8]

    package init(salt: [UInt8], text: [UInt8]) {
        self.salt = salt
        self.text = text
    }

    /// `SHA-256(salt ‖ text)`.
    package func digest(_ sha256: ([UInt8]) -> [UInt8]) -> [UInt8] { sha256(salt + text) }
}
