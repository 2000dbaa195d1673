// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A JSON file that an operator wrote: strictly parsed, kept as its bytes so that every value knows its place.
package struct Document: Sendable {
    /// Bytes of one file.
    package static let maximumSize = 4 << 20

    /// The name that errors carry, as the operator gave it.
    package let file: String
    /// An object or an array.
    package let root: RawJSON
    /// As they stand in the file.
    package let bytes: [UInt8]

    /// Reads the file at `path`.
    package init(reading path: String) throws(DocumentFailure) {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: Self.maximumSize)
        } catch {
            throw DocumentFailure(errors: [DocumentError(file: path, message: error.reason)])
        }
        try self.init(file: path, bytes: bytes)
    }

    /// Parses `bytes`, refusing duplicate keys at every level; the one error has line and column.
    package init(file: String, bytes: [UInt8]) throws(DocumentFailure) {
        if let fault = SyntaxFault.first(in: bytes) {
            throw DocumentFailure(errors: [fault.located(in: bytes, of: file)])
        }
        do {
            root = try RawJSON(validating: bytes)
        } catch {
            // What jansson takes and we do not: a text beyond our bounds.
            let fault = SyntaxFault(offset: error.offset ?? 0, message: "\(error)")
            throw DocumentFailure(errors: [fault.located(in: bytes, of: file)])
        }
        self.file = file
        self.bytes = bytes
    }
}
