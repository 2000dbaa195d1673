// SPDX-License-Identifier: Apache-2.0

import JSON

/// A tool's result as a person reads it: its texts, and one line for each thing that is not text.
enum ToolResultText {
    static func of(_ result: RawJSON) -> String {
        let blocks = result["content"].map { $0.elements.map(line) } ?? []
        if blocks.isEmpty, let structured = result["structuredContent"] { return structured.text }
        return blocks.joined(separator: "\n")
    }

    private static func line(_ block: RawJSON) -> String {
        let kind = block["type"]?.string ?? "content"
        switch kind {
        case "text": return PrintableText.lines(block["text"]?.string ?? "")
        case "resource":
            if let text = block["resource"]?["text"]?.string { return PrintableText.lines(text) }
            return note(kind, block["resource"] ?? block)
        default: return note(kind, block)
        }
    }

    /// For instance `[image image/png, 2048 characters of base64]`.
    private static func note(_ kind: String, _ block: RawJSON) -> String {
        var note = kind
        for key in ["uri", "mimeType"] {
            if let text = block[key]?.string { note += " \(text)" }
        }
        if let data = (block["data"] ?? block["blob"])?.string { note += ", \(data.utf8.count) characters of base64" }
        return "[\(PrintableText.line(note, limit: 200))]"
    }
}
