// SPDX-License-Identifier: Apache-2.0

import JSON

/// A signed statement that the trail up to a record was this one. Kept in the trail, and handed out as its head.
package struct AuditSeal: Sendable, Equatable {
    /// A record at each multiple of this is sealed with it, whatever else is.
    package static let interval: Int64 = 1024
    /// What says that an object is a head.
    package static let format = "patchbay-audit-head-1"

    package let sequence: Int64
    /// Of the record at ``sequence``.
    package let hash: [UInt8]
    /// In microseconds since 1970-01-01 UTC, by the clock of the hub.
    package let time: Int64
    /// Ed25519, 32 bytes.
    package let key: [UInt8]
    /// Over ``signedText``.
    package var signature: [UInt8] = []

    package init(sequence: Int64, hash: [UInt8], time: Int64, key: [UInt8], signature: [UInt8] = []) {
        self.sequence = sequence
        self.hash = hash
        self.time = time
        self.key = key
        self.signature = signature
    }

    /// Canonical JSON.
    package var signedText: [UInt8] { json(withSignature: false) }

    /// What `audit head` prints: the signed text with the member `signature`.
    package var document: [UInt8] { json(withSignature: true) }

    /// Reads a ``document``; nil for anything else. Nothing is checked but the form.
    package init?(document bytes: [UInt8]) {
        guard let root = try? RawJSON(validating: bytes), root["format"]?.string == Self.format,
            let sequence = root["sequence"]?.integer, let time = root["time"]?.integer,
            let hash = root["hash"]?.string.flatMap(HexadecimalText.bytes),
            let key = root["key"]?.string.flatMap(HexadecimalText.bytes),
            let signature = root["signature"]?.string.flatMap(HexadecimalText.bytes)
        else { return nil }
        self.init(sequence: sequence, hash: hash, time: time, key: key, signature: signature)
    }

    private func json(withSignature: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("format")
        writer.string(Self.format)
        writer.key("hash")
        writer.string(HexadecimalText.of(hash))
        writer.key("key")
        writer.string(HexadecimalText.of(key))
        writer.key("sequence")
        writer.integer(sequence)
        if withSignature {
            writer.key("signature")
            writer.string(HexadecimalText.of(signature))
        }
        writer.key("time")
        writer.integer(time)
        writer.endObject()
        return writer.finish()
    }
}
