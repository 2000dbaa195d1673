// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a plain scalar stands for (YAML 1.2.2, section 10.3.2). Numbers that JSON cannot write are texts.
enum YAMLScalar {
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
        return integer(text) ?? float(text) ?? .string(text)
    }

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
    }

    private static func integer(_ text: String) -> JSONValue? {
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).map(JSONValue.integer) }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8).map(JSONValue.integer) }
        let digits = text.drop { $0 == "+" || $0 == "-" }
        guard text.utf8.count - digits.utf8.count <= 1, !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else {
            return nil
        }
        if let value = Int64(text) { return .integer(value) }
        let plain = digits.drop { $0 == "0" }
        return .number((text.hasPrefix("-") ? "-" : "") + plain)
    }

    private static func float(_ text: String) -> JSONValue? {
        let isFloat = text.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
        guard isFloat, let value = Double(text), value.isFinite else { return nil }
        if let number = try? JSONValue(parsing: text) { return number }
        return .double(value)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
