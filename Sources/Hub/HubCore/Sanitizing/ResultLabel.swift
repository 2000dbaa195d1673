// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Sanitizer

/// Writes what is known of an answer into its `_meta`. What a server wrote there under our names is taken out.
enum ResultLabel {
    static let prefix = "dev.patchbay/"

    /// `key` is the member that holds what is said about a value: `_meta` in MCP, `metadata` in A2A.
    static func add(_ inspection: Inspection, to result: RawJSON, under key: String = MCPMeta.key) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 384)
        writer.beginObject()
        if let meta = result[key] {
            for (name, value) in meta.members where !name.hasPrefix(prefix) || name == MCPMeta.unavailable {
                writer.key(name)
                writer.raw(value)
            }
        }
        write(inspection, &writer)
        writer.endObject()
        return result.editing([.set(key, writer.finishRaw())])
    }

    /// Each name begins with ``prefix``; put together at every answer they would cost more than what they name.
    private static func write(_ inspection: Inspection, _ writer: inout JSONWriter) {
        func member(_ name: String, _ value: String) {
            writer.key(name)
            writer.string(value)
        }
        member("dev.patchbay/integrity", inspection.label.integrity.rawValue)
        member("dev.patchbay/confidentiality", inspection.label.confidentiality.rawValue)
        member("dev.patchbay/origin", inspection.origin)
        member("dev.patchbay/verdict", inspection.action.rawValue)
        writer.key("dev.patchbay/score")
        writer.double((inspection.score * 1000).rounded() / 1000)
        writer.key("dev.patchbay/findings")
        findings(inspection, &writer)
        if let original = inspection.original { member("dev.patchbay/original", original) }
    }

    private static func findings(_ inspection: Inspection, _ writer: inout JSONWriter) {
        writer.beginArray()
        for finding in inspection.told {
            writer.beginObject()
            writer.key("rule")
            writer.string(finding.rule.rawValue)
            writer.key("severity")
            writer.string(finding.severity.name)
            writer.key("action")
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
