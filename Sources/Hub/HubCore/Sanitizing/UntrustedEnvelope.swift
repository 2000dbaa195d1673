// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// Puts the texts of an answer between two lines with a word that nobody can guess, for clients whose models read only
/// text. A client asks for it with `"dev.patchbay/envelope": true` in the `_meta` of its request. Whatever imitates such a
/// line was broken by the sanitizer before.
enum UntrustedEnvelope {
    private static let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    private static let length = 10

    /// The answer with every text block and every text of a resource enclosed.
    static func enclose(_ answer: RawJSON, _ inspection: Inspection) -> RawJSON {
        let word = nonce()
        let head = """
            [[untrusted \(word) origin=\(inspection.origin) integrity=\(inspection.label.integrity.rawValue) \
            findings=\(inspection.findings.count)]]
            """
        var edits: [JSONEdit] = []
        for key in ["content", "contents"] {
            guard let blocks = answer[key], blocks.kind == .array else { continue }
            var writer = JSONWriter(reservingCapacity: blocks.byteCount + 256)
            writer.beginArray()
            for block in blocks.elements { writer.raw(enclose(block, head, "[[end \(word)]]")) }
            writer.endArray()
            edits.append(.set(key, writer.finishRaw()))
        }
        return edits.isEmpty ? answer : answer.editing(edits)
    }

    private static func enclose(_ block: RawJSON, _ head: String, _ end: String) -> RawJSON {
        if let text = block["text"]?.string {
            return block.editing([.set("text", .string("\(head)\n\(text)\n\(end)"))])
        }
        guard let resource = block["resource"], let text = resource["text"]?.string else { return block }
        return block.editing([.set("resource", resource.editing([.set("text", .string("\(head)\n\(text)\n\(end)"))]))])
    }

    private static func nonce() -> String {
        String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count)] })
    }
}
