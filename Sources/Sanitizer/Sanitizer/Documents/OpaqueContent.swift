// SPDX-License-Identifier: Apache-2.0

import JSON

/// Content that no stage reads: base64 of an image, of a recording, of a file. It is never passed in silence.
struct OpaqueContent {
    /// Whether it can be the member of that name.
    static func mayStand(under key: borrowing RawJSON.VisitedMember) -> Bool {
        key.is("data") || key.is("blob") || key.is("raw")
    }

    /// The member that holds it.
    let member: String
    private let declared: String

    /// Nil for an object that holds none: an image or audio block of MCP, a resource with a `blob`, a `raw` part of A2A.
    init?(_ object: RawJSON) {
        let type = object["type"]?.string
        if type == "image" || type == "audio", object["data"]?.kind == .string {
            member = "data"
        } else if object["blob"]?.kind == .string {
            member = "blob"
        } else if object["raw"]?.kind == .string, object["mediaType"]?.kind == .string {
            member = "raw"
        } else {
            return nil
        }
        declared = (object["mimeType"] ?? object["mediaType"])?.string ?? "unknown"
    }

    struct Told {
        let rule: FindingRule
        let detail: String
        let severity: Finding.Severity
        /// What can be read of it after all, to be scored.
        var text: String?
    }

    func finding(_ value: RawJSON) -> Told {
        let size = (value.byteCount - 2) / 4 * 3
        let shown = declared.prefix(64).filter { $0.isASCII && !$0.isWhitespace }
        guard let text = value.string, let head = EncodedRuns.base64(Array(text.utf8.prefix(64))) else {
            return Told(rule: .opaqueMismatch, detail: "\(shown), no base64", severity: .medium)
        }
        let found = Self.kind(of: head)
        if declared.hasPrefix("text/") || declared == "application/json" {
            let decoded = EncodedRuns.base64(Array(text.utf8.prefix(64 << 10))) ?? []
            return Told(
                rule: .opaqueContent, detail: "\(shown), \(size) bytes, read for the score only", severity: .low,
                text: String(decoding: decoded, as: UTF8.self))
        }
        if let found, !declared.contains(found.word) {
            return Told(
                rule: .opaqueMismatch, detail: "\(shown), but begins like \(found.name), \(size) bytes",
                severity: .medium)
        }
        return Told(rule: .opaqueContent, detail: "\(shown), \(size) bytes, not read", severity: .low)
    }

    /// What the first bytes say, and the word that its media type holds.
    private static func kind(of head: [UInt8]) -> (name: String, word: String)? {
        let marks: [([UInt8], String, String)] = [
            (Array("%PDF-".utf8), "PDF", "pdf"), ([0x50, 0x4B, 3, 4], "an archive", "zip"),
            ([0x1F, 0x8B], "an archive", "gzip"), ([0x89, 0x50, 0x4E, 0x47], "PNG", "png"),
            ([0xFF, 0xD8, 0xFF], "JPEG", "jp"), (Array("GIF8".utf8), "GIF", "gif"),
            ([0x7F, 0x45, 0x4C, 0x46], "a program", "elf"), (Array("MZ".utf8), "a program", "msdownload"),
            (Array("<svg".utf8), "SVG", "svg"), (Array("<!DO".utf8), "HTML", "html"),
        ]
        for (bytes, name, word) in marks where head.starts(with: bytes) {
            // Office documents and packages are archives by their nature.
            let isPackage = name == "an archive"
            return isPackage ? (name, word == "zip" ? "application" : "gzip") : (name, word)
        }
        return nil
    }
}
