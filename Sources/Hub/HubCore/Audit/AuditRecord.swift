// SPDX-License-Identifier: Apache-2.0

/// What was done through the hub or to it, for whoever must explain it afterwards: a call, an approval, a change.
/// Texts, which peers choose, are cut at ``maximumText``, arguments left out beyond ``maximumArguments``.
package struct AuditRecord: Hashable, Sendable {
    /// Bytes of one text, so that a full queue of records is bounded too. A cut text ends in `…`.
    package static let maximumText = 512
    /// Bytes of arguments that a record keeps; of larger ones there is the digest only.
    package static let maximumArguments = 16 << 10

    /// The place in the trail, from 1, without gaps; nil until it is stored.
    package var sequence: Int64?
    /// When the call arrived, in microseconds since 1970-01-01 UTC.
    package var time: Int64
    /// The id of the `Principal` that called.
    package let principal: String
    /// For whom the principal acted, where it says so; nothing is proved by it.
    package var onBehalfOf: String?
    /// What the caller's software calls itself; nothing is proved by it.
    package let client: String?
    /// The protocol's method, `tools/call`, or what was done to the hub: an ``AuditAction``.
    package let method: String
    /// What was called, by the name that the caller used; empty for methods without one. Of a resource it is content,
    /// and empty after ``AuditAction/erase``.
    package let target: String
    /// The server that was asked; nil when none was.
    package let upstream: String?
    package var outcome: AuditOutcome
    /// What policy said, `allow`, `deny`, `hide`, `ask` or `limit`; nil where it was not asked.
    package var decision: String?
    /// The rule that said it.
    package var rule: String?
    /// What the sanitizer did, by which rules and of which versions; nil where it looked at nothing.
    package var sanitizer: String?
    /// From arrival to the last byte of the answer being ready.
    package var durationMicroseconds: Int64
    /// SHA-256 of the canonical form (RFC 8785) of the arguments.
    package var argumentsDigest: [UInt8]?
    /// The arguments as JSON, secrets taken out; nil where there are none, where they are not kept, and once erased.
    package var arguments: [UInt8]?
    package var requestBytes: Int64
    package var responseBytes: Int64
    /// W3C trace id, 32 hexadecimal digits.
    package let traceID: String?

    package init(
        time: Int64, principal: String, client: String? = nil, method: String, target: String,
        upstream: String? = nil, outcome: AuditOutcome, decision: String? = nil, rule: String? = nil,
        sanitizer: String? = nil, durationMicroseconds: Int64, argumentsDigest: [UInt8]? = nil,
        arguments: [UInt8]? = nil, requestBytes: Int64 = 0, responseBytes: Int64 = 0, traceID: String? = nil
    ) {
        self.time = time
        self.principal = Self.bounded(principal)
        self.client = client.map(Self.bounded)
        self.method = Self.bounded(method)
        self.target = Self.bounded(target)
        self.upstream = upstream.map(Self.bounded)
        self.outcome = outcome
        self.decision = decision
        self.rule = rule
        self.sanitizer = sanitizer.map(Self.bounded)
        self.durationMicroseconds = durationMicroseconds
        self.argumentsDigest = argumentsDigest
        self.arguments = arguments
        self.requestBytes = requestBytes
        self.responseBytes = responseBytes
        self.traceID = traceID.map(Self.bounded)
    }

    static func bounded(_ text: String) -> String {
        guard text.utf8.count > maximumText else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: maximumText - 3)
        // Back to where a scalar begins.
        while UTF8.isContinuation(text.utf8[end]) { text.utf8.formIndex(before: &end) }
        return text[..<end] + "…"
    }
}
