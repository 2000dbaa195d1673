// SPDX-License-Identifier: Apache-2.0

import JSON

/// A record as the chain holds it, and back. `docs/audit.md` says the same for outsiders.
extension AuditRecord {
    /// The record as it is chained, but for what only its place in the chain says, and with it what stands beside the chain:
    /// what ``AuditDraft`` reads.
    package func draft() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualDraft + (arguments?.count ?? 0))
        for _ in 0..<AuditDraft.headLength { bytes.append(0) }
        var writer = JSONWriter(appendingTo: consume bytes)
        writer.beginObject()
        writer.optional("behalf", onBehalfOf)
        writer.optional("client", client)
        let digestPlace = writer.bytes.count
        writer.optional("decision", decision)
        writer.number("duration", durationMicroseconds)
        writer.optional("method", method)
        writer.optional("outcome", outcome.text)
        writer.optional("principal", principal)
        writer.number("requestBytes", requestBytes)
        writer.number("responseBytes", responseBytes)
        writer.optional("rule", rule)
        writer.optional("sanitizer", sanitizer)
        let sequencePlace = writer.bytes.count
        writer.optional("target", isTargetContent ? nil : target)
        writer.number("time", time)
        writer.optional("trace", traceID)
        writer.optional("upstream", upstream)
        writer.endObject()
        bytes = writer.finish()
        let end = bytes.count
        if hasContent { appendContent(to: &bytes) }
        AuditDraft.setPlaces(digestPlace, sequencePlace, end, in: &bytes)
        return bytes
    }

    /// Bytes of a draft without arguments, mostly.
    private static let usualDraft = 1000

    /// Whether there is anything that could be erased.
    private var hasContent: Bool { arguments != nil || argumentsDigest != nil || isTargetContent }

    /// Appends what could be erased, which stands beside the chain.
    private func appendContent(to bytes: inout [UInt8]) {
        var writer = JSONWriter(appendingTo: consume bytes)
        writer.beginObject()
        if let arguments {
            writer.member("arguments")
            writer.raw(RawJSON(trusted: arguments))
        }
        writer.optional("argumentsDigest", argumentsDigest)
        if isTargetContent { writer.optional("target", target) }
        writer.endObject()
        bytes = writer.finish()
    }

    /// Reads what an ``AuditDraft`` became in its chain; nil for anything else.
    package init?(chained bytes: [UInt8], content: [UInt8]?) {
        guard let chain = try? RawJSON(validating: bytes), let time = chain["time"]?.integer,
            let principal = chain["principal"]?.string, let method = chain["method"]?.string,
            let outcome = chain["outcome"]?.string.flatMap(AuditOutcome.init(text:)),
            let sequence = chain["sequence"]?.integer
        else { return nil }
        let content = content.flatMap { try? RawJSON(validating: $0) }
        self.init(
            time: time, principal: principal, client: chain["client"]?.string, method: method,
            target: chain["target"]?.string ?? content?["target"]?.string ?? "", upstream: chain["upstream"]?.string,
            outcome: outcome, durationMicroseconds: chain["duration"]?.integer ?? 0,
            argumentsDigest: content?["argumentsDigest"]?.string.flatMap(HexadecimalText.bytes),
            requestBytes: chain["requestBytes"]?.integer ?? 0, responseBytes: chain["responseBytes"]?.integer ?? 0,
            traceID: chain["trace"]?.string)
        onBehalfOf = chain["behalf"]?.string
        decision = chain["decision"]?.string
        rule = chain["rule"]?.string
        sanitizer = chain["sanitizer"]?.string
        arguments = content?["arguments"].map { Array($0.bytes) }
        self.sequence = sequence
    }

    /// A resource's URI may say as much of a person as any argument.
    private var isTargetContent: Bool { method == "resources/read" }
}

extension JSONWriter {
    fileprivate mutating func optional(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        member(key)
        string(value)
    }

    fileprivate mutating func optional(_ key: StaticString, _ digest: [UInt8]?) {
        guard let digest else { return }
        member(key)
        hexadecimal(digest)
    }

    fileprivate mutating func number(_ key: StaticString, _ value: Int64) {
        member(key)
        integer(value)
    }
}
