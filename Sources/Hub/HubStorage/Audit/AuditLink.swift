// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore

/// The link of the chain that is being made, in memory that the next one uses again: what a record is hashed with stands
/// before it, so that nothing is put together anew for the hash or for the table.
struct AuditLink: ~Copyable {
    private static let saltLength = 16

    /// Of the link, or of the one before while it is being made.
    private(set) var sequence: Int64 = 0
    private(set) var hash: [UInt8] = AuditEntry.origin
    /// Hash of the link before, then the record, then, once it is made, the hash of both.
    private var chain: [UInt8] = []
    /// Salt, then the content; empty where there is none.
    private var content: [UInt8] = []
    private var digest: [UInt8] = []
    private var salts = RandomSupply()

    /// Goes on behind that link.
    mutating func follow(_ sequence: Int64, _ hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Becomes the link of that record, behind the one that it was.
    mutating func make(_ draft: AuditDraft) {
        makeContent(draft)
        sequence += 1
        chain.removeAll(keepingCapacity: true)
        chain.append(contentsOf: hash)
        draft.appendChained(to: &chain, sequence: sequence, contentDigest: content.isEmpty ? nil : digest)
        SHA256.digest(of: chain, into: &hash)
        chain.append(contentsOf: hash)
    }

    private mutating func makeContent(_ draft: AuditDraft) {
        content.removeAll(keepingCapacity: true)
        guard !draft.content.isEmpty else { return }
        salts.append(Self.saltLength, to: &content)
        content.append(contentsOf: draft.content)
        SHA256.digest(of: content, into: &digest)
    }

    /// What its row holds. Valid while `body` runs; no salt and no content have no address.
    struct Parts {
        let record: UnsafeBufferPointer<UInt8>
        let hash: UnsafeBufferPointer<UInt8>
        let salt: UnsafeBufferPointer<UInt8>
        let content: UnsafeBufferPointer<UInt8>
    }

    borrowing func withParts(_ body: (Parts) throws(DatabaseError) -> Void) throws(DatabaseError) {
        try chain.withUnsafeBufferPointer { (chain) throws(DatabaseError) in
            try content.withUnsafeBufferPointer { (content) throws(DatabaseError) in
                let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
                let length = AuditEntry.digestLength
                let parts = Parts(
                    record: UnsafeBufferPointer(rebasing: chain[length..<(chain.count - length)]),
                    hash: UnsafeBufferPointer(rebasing: chain.suffix(length)),
                    salt: content.isEmpty ? none : UnsafeBufferPointer(rebasing: content.prefix(Self.saltLength)),
                    content: content.isEmpty ? none : UnsafeBufferPointer(rebasing: content.dropFirst(Self.saltLength)))
                try body(parts)
            }
        }
    }
}
