// SPDX-License-Identifier: Apache-2.0

import JSON

/// Strings of one JSON value that get another text; everything else keeps its bytes.
struct DocumentEdits {
    private let document: RawJSON
    private var edits: [(range: Range<Int>, text: [UInt8])] = []

    init(_ document: RawJSON) { self.document = document }

    var isEmpty: Bool { edits.isEmpty }

    /// `string` is a part of the document, behind all that were set before it.
    mutating func set(_ string: RawJSON, to text: String) {
        var quoted: [UInt8] = []
        JSONWriter.append(quoting: text, to: &quoted)
        let start = string.offset - document.offset
        edits.append((start..<start + string.byteCount, quoted))
    }

    var result: RawJSON {
        guard !edits.isEmpty else { return document }
        let bytes = document.bytes
        var output: [UInt8] = []
        output.reserveCapacity(document.byteCount)
        var index = bytes.startIndex
        for edit in edits {
            output += bytes[index..<bytes.startIndex + edit.range.lowerBound]
            output += edit.text
            index = bytes.startIndex + edit.range.upperBound
        }
        return RawJSON(trusted: output + bytes[index...])
    }
}
