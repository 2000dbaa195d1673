// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Sanitizer

/// Writes what is known of an answer into its `_meta`. What a server wrote there under our names is taken out.
enum ResultLabel {
    static let prefix = "dev.patchbay/"

    /// What a label takes, findings aside.
    private static let usualSize = 320

    /// `key` is the member that holds what is said about a value: `_meta` in MCP, `metadata` in A2A. All other bytes stay
    /// as they are. What is no object is treated as `{}`.
    static func add(_ inspection: Inspection, to result: RawJSON, under key: StaticString = "_meta") -> RawJSON {
        guard result.kind == .object else { return add(inspection, to: .emptyObject, under: key) }
        let (known, isEmpty) = find(key, in: result)
        var output: [UInt8] = []
        output.reserveCapacity(result.byteCount + usualSize)
        // Up to the value that is replaced, or else to the closing brace.
        let place = (known?.offset).map { $0 - result.offset } ?? (result.byteCount - 1)
        output.append(contentsOf: result.bytes.prefix(place))
        if known == nil, !isEmpty { output.append(UInt8(ascii: ",")) }
        var writer = JSONWriter(appendingTo: consume output)
        if known == nil { writer.member(key) }
        label(inspection, behind: known, &writer)
        output = writer.finish()
        output.append(contentsOf: result.bytes.dropFirst(place + (known?.byteCount ?? 0)))
        return RawJSON(trusted: output)
    }

    private static func find(_ key: StaticString, in result: RawJSON) -> (value: RawJSON?, isEmpty: Bool) {
        var place: RawJSON.Place?
        var isEmpty = true
        result.visitMembers { member in
            isEmpty = false
            if member.is(key) { place = member.place }
        }
        return (place.map(result.value(at:)), isEmpty)
    }

    private static func label(_ inspection: Inspection, behind known: RawJSON?, _ writer: inout JSONWriter) {
        writer.beginObject()
        if let known {
            for (name, value) in known.members where !name.hasPrefix(prefix) || name == MCPMeta.unavailable {
                writer.key(name)
                writer.raw(value)
            }
        }
        write(inspection, &writer)
        writer.endObject()
    }

    /// Each name begins with ``prefix``; put together at every answer they would cost more than what they name.
    private static func write(_ inspection: Inspection, _ writer: inout JSONWriter) {
        writer.member("dev.patchbay/integrity")
        writer.string(inspection.label.integrity.rawValue)
        writer.member("dev.patchbay/confidentiality")
        writer.string(inspection.label.confidentiality.rawValue)
        writer.member("dev.patchbay/origin")
        writer.string(inspection.origin)
        writer.member("dev.patchbay/verdict")
        writer.string(inspection.action.rawValue)
        writer.member("dev.patchbay/score")
        writer.thousandths(Int64((inspection.score * 1000).rounded()))
        writer.member("dev.patchbay/findings")
        findings(inspection, &writer)
        if let original = inspection.original {
            writer.member("dev.patchbay/original")
            writer.string(original)
        }
    }

    private static func findings(_ inspection: Inspection, _ writer: inout JSONWriter) {
        writer.beginArray()
        for finding in inspection.told {
            writer.beginObject()
            writer.member("rule")
            writer.string(finding.rule.rawValue)
            writer.member("severity")
            writer.string(finding.severity.name)
            writer.member("action")
            writer.string(finding.action.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }

    /// A tool's answer that says only why there is no other.
    static func refusal(_ reason: String) -> RawJSON {
        let block: JSONValue = ["type": "text", "text": .string("[\(reason)]")]
        return RawJSON(["content": [block], "isError": true])
    }
}
