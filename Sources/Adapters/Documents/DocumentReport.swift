// SPDX-License-Identifier: Apache-2.0

import JSON

/// Collects what is wrong in one document, so that one run tells everything. Used by one reader, not shared.
package final class DocumentReport {
    /// Errors kept; a file with more is reported up to here.
    package static let maximumErrors = 50

    package let document: Document
    private var faults: [SyntaxFault] = []

    package init(_ document: Document) { self.document = document }

    /// The root as something to read.
    package var root: DocumentNode {
        DocumentNode(value: document.root, name: "the document", keyOffset: document.root.offset, report: self)
    }

    /// Whether nothing was found wrong so far.
    package var isClean: Bool { faults.isEmpty }

    /// Takes note of a fault `offset` bytes into the text; beyond ``maximumErrors`` it is dropped.
    package func add(_ message: String, at offset: Int) {
        if faults.count < Self.maximumErrors { faults.append(SyntaxFault(offset: offset, message: message)) }
    }

    /// The result, unless something was found wrong.
    package func finish<Result>(_ result: Result?) throws(DocumentFailure) -> Result {
        if let result, isClean { return result }
        let inOrder = faults.sorted { $0.offset < $1.offset }
        throw DocumentFailure(errors: inOrder.map { $0.located(in: document.bytes, of: document.file) })
    }

    /// Where the key of the member with that value begins: its opening quote.
    func keyOffset(of value: RawJSON) -> Int {
        let bytes = document.bytes
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }
        var index = value.offset - 1
        while index > 0, isSpace(bytes[index]) || bytes[index] == UInt8(ascii: ":") { index -= 1 }
        // `index` is at the closing quote; a quote inside the key follows an odd number of backslashes.
        repeat { index -= 1 } while index > 0 && !isOpeningQuote(bytes, index)
        return max(index, 0)
    }

    private func isOpeningQuote(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "\"") else { return false }
        let backslashes = bytes[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return backslashes.isMultiple(of: 2)
    }
}
