// SPDX-License-Identifier: Apache-2.0

import JSON

/// Follows a trail from its first record to its last and throws the first fault. A pure function of what it is given.
package struct AuditVerification {
    /// Whose content a record has.
    private struct Subject: Hashable {
        let principal: String
        /// Keys are granted by whoever governs the hub: what a record says of them is not their holder's.
        let behalf: String?

        init?(_ json: RawJSON) {
            guard let principal = json["principal"]?.string else { return nil }
            self.principal = principal
            behalf = json["method"]?.string?.hasPrefix("keys/") == true ? nil : json["behalf"]?.string
        }
    }

    /// What the trail is held against.
    package struct Yardstick: Sendable {
        /// Ed25519 key that must have signed every seal.
        package var key: [UInt8]
        /// By record. The trail's own, and with it the exported head if there is one.
        package var seals: [Int64: AuditSeal]
        /// Kept outside by whoever asks.
        package var head: AuditSeal?
        package var sha256: @Sendable ([UInt8]) -> [UInt8]
        package var isSigned: @Sendable (AuditSeal) -> Bool

        package init(
            key: [UInt8], seals: [Int64: AuditSeal], head: AuditSeal? = nil,
            sha256: @escaping @Sendable ([UInt8]) -> [UInt8], isSigned: @escaping @Sendable (AuditSeal) -> Bool
        ) {
            self.key = key
            self.seals = seals
            self.head = head
            self.sha256 = sha256
            self.isSigned = isSigned
        }
    }

    private let yardstick: Yardstick
    private var last: (sequence: Int64, hash: [UInt8])?
    private(set) var report = AuditReport()
    /// Where the trail begins when it does not begin with record 1, until a record says that it was cut there.
    private var unexplainedStart: Int64?
    /// The first record of each subject whose content is gone, until a record says that it was erased.
    private var unexplainedGaps: [Subject: Int64] = [:]

    package init(_ yardstick: Yardstick) throws(AuditFault) {
        self.yardstick = yardstick
        if let head = yardstick.head { try Self.check(head, yardstick) }
    }

    /// In the order of their place.
    package mutating func read(_ entry: AuditEntry) throws(AuditFault) {
        let previous = try previousHash(of: entry)
        guard let json = try? RawJSON(validating: entry.record), let named = json["sequence"]?.integer else {
            throw .changed(entry.sequence)
        }
        guard named == entry.sequence else { throw .reordered(entry.sequence) }
        guard yardstick.sha256(previous + entry.record) == entry.hash else { throw .changed(entry.sequence) }
        try checkSeal(entry)
        try checkContent(entry, json)
        note(json, at: entry.sequence)
        last = (entry.sequence, entry.hash)
        report.records += 1
    }

    /// Nothing follows.
    package mutating func end() throws(AuditFault) -> AuditReport {
        if unexplainedStart != nil { throw .removed(1) }
        if let gap = unexplainedGaps.values.min() { throw .contentRemoved(gap) }
        let end = last?.sequence ?? 0
        let sealed = max(yardstick.seals.keys.max() ?? 0, yardstick.head?.sequence ?? 0)
        guard sealed <= end else { throw .truncated(after: end, sealed: sealed) }
        report.last = end
        return report
    }

    private mutating func previousHash(of entry: AuditEntry) throws(AuditFault) -> [UInt8] {
        if let last {
            guard entry.sequence == last.sequence + 1 else { throw .removed(last.sequence + 1) }
            return last.hash
        }
        report.first = entry.sequence
        guard entry.sequence > 1 else { return AuditEntry.origin }
        guard let seal = yardstick.seals[entry.sequence - 1] else { throw .removed(1) }
        try Self.check(seal, yardstick)
        unexplainedStart = entry.sequence - 1
        return seal.hash
    }

    private mutating func checkSeal(_ entry: AuditEntry) throws(AuditFault) {
        if let head = yardstick.head, head.sequence == entry.sequence, head.hash != entry.hash {
            throw .otherHead(entry.sequence)
        }
        guard let seal = yardstick.seals[entry.sequence] else {
            guard entry.sequence % AuditSeal.interval != 0 else { throw .unsealed(entry.sequence) }
            return
        }
        try Self.check(seal, yardstick)
        guard seal.hash == entry.hash else { throw .resigned(entry.sequence) }
        report.sealed = entry.sequence
    }

    private static func check(_ seal: AuditSeal, _ yardstick: Yardstick) throws(AuditFault) {
        guard seal.key == yardstick.key, yardstick.isSigned(seal) else { throw .resigned(seal.sequence) }
    }

    private mutating func checkContent(_ entry: AuditEntry, _ json: RawJSON) throws(AuditFault) {
        let digest = json["content"]?.string
        guard let content = entry.content else {
            guard digest != nil, let subject = Subject(json) else { return }
            report.erased += 1
            if unexplainedGaps[subject] == nil { unexplainedGaps[subject] = entry.sequence }
            return
        }
        guard digest == HexadecimalText.of(content.digest(yardstick.sha256)) else {
            throw .contentChanged(entry.sequence)
        }
    }

    private mutating func note(_ json: RawJSON, at sequence: Int64) {
        guard let target = json["target"]?.string else { return }
        switch json["method"]?.string.flatMap(AuditAction.init(rawValue:)) {
        case .erase:
            for subject in unexplainedGaps.keys where subject.principal == target || subject.behalf == target {
                unexplainedGaps[subject] = nil
            }
        case .retain:
            if let start = unexplainedStart, Int64(target) == start { unexplainedStart = nil }
        default: break
        }
    }
}

/// What a sound trail is like.
package struct AuditReport: Sendable, Equatable {
    package var records = 0
    /// 1, unless the beginning was removed as its retention says; 0 for an empty trail.
    package var first: Int64 = 0
    package var last: Int64 = 0
    /// The last record under a signature; records after it are chained but not signed yet.
    package var sealed: Int64 = 0
    /// Records whose content was erased.
    package var erased = 0

    package init() {}
}
