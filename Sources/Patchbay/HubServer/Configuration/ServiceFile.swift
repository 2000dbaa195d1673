// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON

/// Reads an OpenAPI document, JSON or YAML, as JSON.
enum ServiceFile {
    /// Bytes of one document.
    static let maximumSize = 64 << 20

    static func read(_ path: String) throws(DocumentFailure) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: maximumSize)
        } catch {
            throw DocumentFailure(errors: [DocumentError(file: path, message: error.reason)])
        }
        return try json(bytes, file: path)
    }

    /// The document as JSON: itself if it is, else taken as YAML.
    static func json(_ bytes: [UInt8], file: String) throws(DocumentFailure) -> [UInt8] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let first = text.first { $0 > 0x20 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            var limits = JSONLimits.unboundedSize
            limits.maximumMembers = 200_000
            limits.maximumDepth = 512
            // Flow style of YAML begins with a brace too.
            if (try? RawJSON(validating: text, limits: limits)) != nil { return text }
        }
        return Array(try YAMLDocument.read(text, file: file).bytes)
    }
}
