// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Testing

@Suite(.timeLimit(.minutes(5))) struct AuditDraftTests {
    private func record(client: String?, behalf: String?, arguments: String?, method: String = "tools/call")
        -> AuditRecord
    {
        var record = AuditRecord(
            time: 1_795_219_366_123_456, principal: "key:\"ci\"", client: client, method: method, target: "files__read",
            upstream: "files", outcome: .failed(code: -32602), durationMicroseconds: 1234,
            argumentsDigest: arguments.map { _ in Array(0..<32) }, requestBytes: 99, responseBytes: 1 << 40,
            traceID: "4bf92f3577b34da6a3ce929d0e0e4736")
        record.onBehalfOf = behalf
        (record.decision, record.rule, record.sanitizer) = ("allow", "small \"payments\"", "clean")
        record.arguments = arguments.map { Array($0.utf8) }
        return record
    }

    private static let records: [(client: String?, behalf: String?, arguments: String?)] = [
        (nil, nil, nil), (nil, nil, "{}"), ("inspector 1.0", nil, nil), ("inspector 1.0", nil, #"{"a":1.0}"#),
        (nil, "anna", #"{"a":"é\n"}"#), ("c", "anna", #"{}"#), ("c", "anna", nil),
    ]

    @Test("whatever a record has, it is chained as canonical JSON with its place and digest", arguments: 0..<7)
    func canonical(index: Int) throws {
        let given = Self.records[index]
        let record = record(client: given.client, behalf: given.behalf, arguments: given.arguments)
        let bytes = record.draft()
        try bytes.withUnsafeBytes { bytes in
            let draft = try #require(AuditDraft(bytes))
            #expect(draft.content.isEmpty == (given.arguments == nil))
            let digest: [UInt8]? = draft.content.isEmpty ? nil : Array(repeating: 0xAB, count: 32)
            var chained = Array("before".utf8)
            draft.appendChained(to: &chained, sequence: 41, contentDigest: digest)
            let text = String(decoding: chained.dropFirst(6), as: UTF8.self)
            let canonical = try CanonicalJSON.bytes(of: RawJSON(validating: Array(text.utf8)))
            #expect(String(decoding: canonical, as: UTF8.self) == text)
            #expect(text.contains(#""sequence":41,"#))
            #expect(text.contains(#""content":"abab"#) == (digest != nil))
            var expected = record
            expected.sequence = 41
            #expect(AuditRecord(chained: Array(text.utf8), content: Array(draft.content)) == expected)
            #expect(draft.record == record)
        }
    }

    @Test("the URI of a resource is content, and no part of what is chained")
    func resource() throws {
        let record = record(client: nil, behalf: nil, arguments: nil, method: "resources/read")
        let bytes = record.draft()
        try bytes.withUnsafeBytes { bytes in
            let draft = try #require(AuditDraft(bytes))
            var chained: [UInt8] = []
            draft.appendChained(to: &chained, sequence: 1, contentDigest: nil)
            #expect(!String(decoding: chained, as: UTF8.self).contains("files__read"))
            #expect(String(decoding: draft.content, as: UTF8.self) == #"{"target":"files__read"}"#)
            #expect(draft.record == record)
        }
    }

    @Test(
        "bytes that are no draft give none",
        arguments: [[], [1], Array(repeating: UInt8(0), count: 40), Array(repeating: 255, count: 40)])
    func foreign(bytes: [UInt8]) {
        bytes.withUnsafeBytes { #expect(AuditDraft($0) == nil) }
    }
}
