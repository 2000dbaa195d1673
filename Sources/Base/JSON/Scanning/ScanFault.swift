// SPDX-License-Identifier: Apache-2.0

/// What stopped the validator: kept small and trivial so that throwing costs the hot path nothing.
struct ScanFault: Error {
    enum Reason: UInt8 {
        case value, endOfText, keyOrEnd, key, colon, commaOrBrace, commaOrBracket
        case digit, digitAfterPoint, exponentDigit
        case endOfString, noControlCharacter, escape, fourHexDigits, lowSurrogate, noLoneLowSurrogate
        case utf8, duplicateKey, depth, members
    }

    let offset: Int
    let reason: Reason

    @inline(__always)
    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    func error(limits: JSONLimits) -> JSONError {
        switch reason {
        case .utf8: .invalidUTF8(offset: offset)
        case .duplicateKey: .duplicateKey(offset: offset)
        case .depth: .tooDeep(limit: limits.effectiveDepth)
        case .members: .tooManyMembers(limit: limits.maximumMembers)
        default: .syntax(offset: offset, expected: expected)
        }
    }

    private var expected: String {
        switch reason {
        case .value: "a value"
        case .endOfText: "the end of the text"
        case .keyOrEnd: "a key in quotes or '}'"
        case .key: "a key in quotes"
        case .colon: "':'"
        case .commaOrBrace: "',' or '}'"
        case .commaOrBracket: "',' or ']'"
        case .digit: "a digit"
        case .digitAfterPoint: "a digit after the decimal point"
        case .exponentDigit: "a digit in the exponent"
        case .endOfString: "the end of the string"
        case .noControlCharacter: "an escape for a control character"
        case .escape: "one of \" \\ / b f n r t u after the backslash"
        case .fourHexDigits: "four hexadecimal digits"
        case .lowSurrogate: "the escape of a low surrogate"
        case .noLoneLowSurrogate: "a high surrogate before the low one"
        case .utf8, .duplicateKey, .depth, .members: ""
        }
    }
}
