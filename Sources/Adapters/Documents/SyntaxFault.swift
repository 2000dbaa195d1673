// SPDX-License-Identifier: Apache-2.0

import CJansson
import JSON

/// The first thing in a text that is not JSON, as jansson words it.
struct SyntaxFault {
    /// Bytes from the start of the text.
    let offset: Int
    let message: String

    /// Nil when the text is one JSON object or array without duplicate keys.
    static func first(in bytes: [UInt8]) -> SyntaxFault? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
            return SyntaxFault(
                offset: 0, message: "the file begins with a byte order mark; save it as UTF-8 without one")
        }
        var error = json_error_t()
        let parsed = bytes.withUnsafeBytes { buffer in
            json_loadb(buffer.baseAddress, buffer.count, Int(JSON_REJECT_DUPLICATES), &error)
        }
        if let parsed {
            json_decref(parsed)
            return nil
        }
        // jansson reports where its scanner stood, one token late; our parser knows where the bad one begins.
        let offset = parserOffset(in: bytes) ?? Int(error.position)
        return SyntaxFault(offset: offset, message: text(of: error) + advice(at: offset, in: bytes))
    }

    func located(in bytes: [UInt8], of file: String) -> DocumentError {
        let position = TextPosition.of(offset: offset, in: bytes)
        return DocumentError(file: file, line: position.line, column: position.column, message: message)
    }

    private static func parserOffset(in bytes: [UInt8]) -> Int? {
        do {
            let value = try RawJSON(validating: bytes)
            return value.kind == .object || value.kind == .array ? nil : value.offset
        } catch {
            return error.offset
        }
    }

    private static func text(of error: json_error_t) -> String {
        withUnsafeBytes(of: error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func advice(at offset: Int, in bytes: [UInt8]) -> String {
        guard offset < bytes.count else { return "" }
        return switch bytes[offset] {
        case UInt8(ascii: "/"), UInt8(ascii: "#"): " (JSON has no comments)"
        case UInt8(ascii: "'"): " (JSON strings have double quotes)"
        default: ""
        }
    }
}

extension JSONError {
    /// Where the fault is, in bytes; nil for a bound of the whole text.
    var offset: Int? {
        switch self {
        case .syntax(let offset, _), .invalidUTF8(let offset), .duplicateKey(let offset): offset
        case .tooDeep, .tooLarge, .tooManyMembers: nil
        }
    }
}
