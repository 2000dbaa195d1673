// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Sanitizer

/// Writes what is known of an answer into its `_meta`. What a server wrote there under our names is taken out.
enum ResultLabel {
    static let prefix = "dev.patchbay/"

    /// `key` is the member that holds what is said about a value: `_meta` in MCP, `metadata` in A2A.
    static func add(_ inspection: Inspection, to result: RawJSON, under key: String = MCPMeta.key) -> RawJSON {
        let meta = result[key].flatMap { $0.kind == .object ? $0 : nil } ?? .emptyObject
        var edits = meta.members.filter { $0.key.hasPrefix(prefix) && $0.key != MCPMeta.unavailable }
            .map { JSONEdit.remove($0.key) }
        edits.append(.set("\(prefix)integrity", .string(inspection.label.integrity.rawValue)))
        edits.append(.set("\(prefix)confidentiality", .string(inspection.label.confidentiality.rawValue)))
        edits.append(.set("\(prefix)origin", .string(inspection.origin)))
        edits.append(.set("\(prefix)verdict", .string(inspection.action.rawValue)))
        edits.append(.set("\(prefix)score", RawJSON(.double((inspection.score * 1000).rounded() / 1000))))
        edits.append(.set("\(prefix)findings", findings(inspection)))
        if let original = inspection.original { edits.append(.set("\(prefix)original", .string(original))) }
        return result.editing([.set(key, meta.editing(edits))])
    }

    private static func findings(_ inspection: Inspection) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 256)
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
        return writer.finishRaw()
    }

    /// A tool's answer that says only why there is no other.
    static func refusal(_ reason: String) -> RawJSON {
        let block: JSONValue = ["type": "text", "text": .string("[\(reason)]")]
        return RawJSON(["content": [block], "isError": true])
    }
}
