// SPDX-License-Identifier: Apache-2.0

import JSON

/// A record on its way into the chain, written where it was made: canonical JSON by construction, keys in order, nothing
/// between the tokens. Its place in the chain and the digest of its content are put in when they are known.
///
/// A head of three places of 32 bits (of the digest, of the sequence, of the content), the text, the content's text.
package struct AuditDraft {
    static let headLength = 12

    /// What is chained, up to the digest's place, from there to the sequence's, and from there on.
    private let parts: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer)
    /// What could be erased, JSON; empty where there is nothing.
    package let content: UnsafeRawBufferPointer
    /// Whether the digest is the first member.
    private let beginsWithDigest: Bool

    /// Valid as long as `bytes` are. Nil unless ``AuditRecord/draft()`` made them.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > Self.headLength else { return nil }
        func place(_ index: Int) -> Int { Int(bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)) }
        let (digest, sequence, end) = (place(0), place(1), place(2))
        guard digest > Self.headLength, sequence >= digest, end > sequence, end <= bytes.count else { return nil }
        parts = (
            UnsafeRawBufferPointer(rebasing: bytes[Self.headLength..<digest]),
            UnsafeRawBufferPointer(rebasing: bytes[digest..<sequence]),
            UnsafeRawBufferPointer(rebasing: bytes[sequence..<end])
        )
        content = UnsafeRawBufferPointer(rebasing: bytes[end...])
        beginsWithDigest = digest == Self.headLength + 1
    }

    static func setPlaces(_ digest: Int, _ sequence: Int, _ content: Int, in bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { bytes in
            for (index, place) in [digest, sequence, content].enumerated() {
                bytes.storeBytes(of: UInt32(truncatingIfNeeded: place), toByteOffset: index * 4, as: UInt32.self)
            }
        }
    }

    /// Appends the record as it is chained at that place; `contentDigest` is that of ``content``, nil where there is none.
    package func appendChained(to bytes: inout [UInt8], sequence: Int64, contentDigest: [UInt8]?) {
        bytes.append(contentsOf: parts.0)
        if let contentDigest { Self.append(contentDigest, isFirst: beginsWithDigest, to: &bytes) }
        bytes.append(contentsOf: parts.1)
        bytes.append(UInt8(ascii: ","))
        var writer = JSONWriter(appendingTo: consume bytes)
        writer.member("sequence")
        writer.integer(sequence)
        bytes = writer.finish()
        bytes.append(contentsOf: parts.2)
    }

    /// What follows begins with a comma, unless this is the first member.
    private static func append(_ digest: [UInt8], isFirst: Bool, to bytes: inout [UInt8]) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        var writer = JSONWriter(appendingTo: consume bytes)
        writer.member("content")
        writer.hexadecimal(digest)
        bytes = writer.finish()
        if isFirst { bytes.append(UInt8(ascii: ",")) }
    }

    /// What was written, without a place; nil for a draft that is none.
    package var record: AuditRecord? {
        var chained: [UInt8] = []
        appendChained(to: &chained, sequence: 0, contentDigest: nil)
        var record = AuditRecord(chained: chained, content: content.isEmpty ? nil : Array(content))
        record?.sequence = nil
        return record
    }
}
