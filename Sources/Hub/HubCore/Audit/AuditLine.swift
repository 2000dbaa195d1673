// SPDX-License-Identifier: Apache-2.0

import JSON

/// A record as one line of JSON, for people's tools and for collectors.
package enum AuditLine: String, CaseIterable, Sendable {
    /// The members of the chain and of the content, in one object.
    case jsonl
    /// API Activity of the Open Cybersecurity Schema Framework, 1.3.0: class 6003.
    case ocsf

    /// Without the line break.
    package func text(of record: AuditRecord) -> String {
        switch self {
        case .jsonl: RawJSON(Self.members(record)).text
        case .ocsf: RawJSON(Self.activity(record)).text
        }
    }

    private static func members(_ record: AuditRecord) -> JSONValue {
        var members: JSONValue = [:]
        members["sequence"] = .integer(record.sequence ?? 0)
        members["time"] = .integer(record.time)
        members["principal"] = .string(record.principal)
        members["behalf"] = record.onBehalfOf.map(JSONValue.string)
        members["client"] = record.client.map(JSONValue.string)
        members["method"] = .string(record.method)
        members["target"] = .string(record.target)
        members["upstream"] = record.upstream.map(JSONValue.string)
        members["outcome"] = .string(record.outcome.text)
        members["decision"] = record.decision.map(JSONValue.string)
        members["rule"] = record.rule.map(JSONValue.string)
        members["sanitizer"] = record.sanitizer.map(JSONValue.string)
        members["duration"] = .integer(record.durationMicroseconds)
        members["arguments"] = record.arguments.flatMap { try? JSONValue(parsing: $0) }
        members["argumentsDigest"] = record.argumentsDigest.map { .string(HexadecimalText.of($0)) }
        members["requestBytes"] = .integer(record.requestBytes)
        members["responseBytes"] = .integer(record.responseBytes)
        members["trace"] = record.traceID.map(JSONValue.string)
        return members
    }

    private static func activity(_ record: AuditRecord) -> JSONValue {
        let isRead = record.method == "resources/read" || record.method == "prompts/get"
        // Read, or other: what a tool does is not known.
        let activity: Int64 = isRead ? 2 : 99
        var event: JSONValue = [
            "category_uid": 6, "class_uid": 6003, "activity_id": .integer(activity),
            "type_uid": .integer(600_300 + activity),
        ]
        // Medium for what was refused, else informational.
        event["severity_id"] = record.outcome == .refused ? 3 : 1
        event["time"] = .integer(record.time / 1000)
        event["duration"] = .integer(record.durationMicroseconds / 1000)
        event["status_id"] = record.outcome == .succeeded || record.outcome == .inputRequired ? 1 : 2
        event["status_detail"] = .string(record.outcome.text)
        event["metadata"] = [
            "version": "1.3.0", "sequence": .integer(record.sequence ?? 0),
            "product": ["name": "Patchbay", "vendor_name": "Patchbay"],
        ]
        event["actor"] = ["user": ["uid": .string(record.principal)]]
        event["src_endpoint"] = ["name": .string(record.client ?? record.principal)]
        let service = record.upstream ?? "patchbay"
        event["api"] = ["operation": .string(record.method), "service": ["name": .string(service)]]
        event["resources"] = [["name": .string(record.target)]]
        event["unmapped"] = members(record)
        return event
    }
}
