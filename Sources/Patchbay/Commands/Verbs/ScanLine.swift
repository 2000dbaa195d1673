// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// One line of `scan --jsonl` and its answer.
enum ScanLine {
    static func answer(
        _ line: [UInt8], number: Int, _ scope: ContentScope, _ sanitizer: ContentSanitizer
    ) throws(CommandFailure) -> String {
        let record: JSONValue
        do {
            record = try JSONValue(parsing: line, limits: .unboundedSize)
        } catch {
            throw CommandFailure(.unable, "line \(number) is not JSON: \(error)")
        }
        guard let text = record["text"]?.string else {
            throw CommandFailure(.unable, "line \(number) has no member \"text\"")
        }
        let named = record["scope"]?.string.flatMap(ContentScope.init(rawValue:)) ?? scope
        let verdict = verdict(Array(text.utf8), scope: named, previous: record["previous"]?.string, sanitizer)
        return json(verdict, id: record["id"])
    }

    static func verdict(
        _ bytes: [UInt8], scope: ContentScope, previous: String?, _ sanitizer: ContentSanitizer
    ) -> Verdict {
        guard scope == .manifest, let manifest = try? RawJSON(validating: bytes) else {
            return sanitizer.scan(bytes, scope: scope)
        }
        let approved = previous.flatMap { try? RawJSON(validating: Array($0.utf8)) }
        return sanitizer.scanManifest(manifest, previous: approved)
    }

    static func json(_ verdict: Verdict, id: JSONValue?) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        if let id {
            writer.key("id")
            writer.value(id)
        }
        writer.key("flagged")
        writer.boolean(verdict.isFlagged)
        writer.key("score")
        writer.value(.double((verdict.score * 1e6).rounded() / 1e6))
        writer.key("verdict")
        writer.string(verdict.action.rawValue)
        writer.key("findings")
        writer.beginArray()
        for finding in verdict.findings { write(finding, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.finishRaw().text
    }

    private static func write(_ finding: Finding, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("rule")
        writer.string(finding.rule.rawValue)
        writer.key("severity")
        writer.string(finding.severity.name)
        writer.key("action")
        writer.string(finding.action.rawValue)
        writer.key("start")
        writer.integer(Int64(finding.span.lowerBound))
        writer.key("end")
        writer.integer(Int64(finding.span.upperBound))
        writer.key("count")
        writer.integer(Int64(finding.count))
        writer.key("detail")
        writer.string(finding.detail)
        writer.endObject()
    }
}
