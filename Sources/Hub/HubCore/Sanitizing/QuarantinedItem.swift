// SPDX-License-Identifier: Apache-2.0

/// One answer that was held back, as it came. The original leaves the store only by an approver.
package struct QuarantinedItem: Sendable, Equatable {
    package let id: String
    /// Microseconds since 1970-01-01 UTC.
    package let time: Int64
    package let expires: Int64
    /// Who would have got it.
    package let principal: String
    /// `mcp:server/tool`.
    package let origin: String
    package let method: String
    /// What was seen in it, for people.
    package let reason: String
    package let score: Double
    /// SHA-256 of the original.
    package let digest: [UInt8]
    package let versions: String
    package let size: Int
    package var releasedBy: String?

    package init(
        id: String, time: Int64, expires: Int64, principal: String, origin: String, method: String, reason: String,
        score: Double, digest: [UInt8], versions: String, size: Int, releasedBy: String? = nil
    ) {
        self.id = id
        self.time = time
        self.expires = expires
        self.principal = principal
        self.origin = origin
        self.method = method
        self.reason = reason
        self.score = score
        self.digest = digest
        self.versions = versions
        self.size = size
        self.releasedBy = releasedBy
    }
}

/// Keeps what was held back, sealed.
package protocol QuarantineStoring: Sendable {
    func add(_ item: QuarantinedItem, original: [UInt8]) async throws
    /// Newest first, without those whose time is over.
    func items(at moment: Int64) async throws -> [QuarantinedItem]
    /// Nil when there is none of that id, or its time is over.
    func original(of id: String, at moment: Int64) async throws -> (item: QuarantinedItem, bytes: [UInt8])?
    /// False when there is none of that id, or its time is over.
    func release(_ id: String, by principal: String, at moment: Int64) async throws -> Bool
}
