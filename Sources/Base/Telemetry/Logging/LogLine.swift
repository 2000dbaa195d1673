// SPDX-License-Identifier: Apache-2.0

/// Builds the JSON text of one log record. Whatever it is fed, the line stays one line, valid, bounded, and free of
/// characters that could steer a terminal.
package struct LogLine {
    /// The most that one write to a pipe takes without mixing with another's (`PIPE_BUF`), newline included.
    package static let maximumBytes = 4096
    /// The most of one text, message or value, as written.
    package static let maximumText = 1024

    /// Room kept for the mark of a cut line, the closing brace and the newline.
    private static let reserve = 24
    private static let reservedKeys = ["time", "level", "message", "truncated"]

    private var bytes: [UInt8] = []
    private var keys: [String] = reservedKeys
    private var isCut = false

    init(time: [UInt8], level: LogLevel, message: String) {
        bytes.reserveCapacity(256)
        bytes.append(contentsOf: "{\"time\":\"".utf8)
        bytes.append(contentsOf: time)
        bytes.append(contentsOf: "\",\"level\":\"".utf8)
        bytes.append(contentsOf: level.name.utf8)
        bytes.append(contentsOf: "\",\"message\":".utf8)
        appendString(message)
    }

    /// A key that is already there gets a trailing underscore. A field that does not fit is left out, and the line
    /// says so.
    mutating func add(_ key: String, _ value: LogValue) {
        let before = bytes.count
        var unique = key
        while keys.contains(unique) { unique += "_" }
        keys.append(unique)
        bytes.append(UInt8(ascii: ","))
        appendString(unique)
        bytes.append(UInt8(ascii: ":"))
        append(value)
        guard bytes.count > Self.maximumBytes - Self.reserve else { return }
        bytes.removeSubrange(before...)
        isCut = true
    }

    consuming func finish() -> [UInt8] {
        if isCut { bytes.append(contentsOf: ",\"truncated\":true".utf8) }
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private mutating func append(_ value: LogValue) {
        switch value {
        case .string(let text): appendString(text)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .double(let number) where number.isFinite: bytes.append(contentsOf: number.description.utf8)
        case .double(let number): appendString(number.description)
        case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .redacted: appendString("[redacted]")
        }
    }

    /// Cuts between scalars, and marks the cut.
    private mutating func appendString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let limit = bytes.count + Self.maximumText
        for scalar in text.unicodeScalars {
            if bytes.count >= limit {
                bytes.append(contentsOf: "…".utf8)
                isCut = true
                break
            }
            append(scalar)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22, 0x5C:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(scalar.value))
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x00..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: appendEscape(scalar.value)
        case 0x00..<0x80: bytes.append(UInt8(scalar.value))
        default: bytes.append(contentsOf: String(scalar).utf8)
        }
    }

    /// Only for scalars of the basic plane.
    private mutating func appendEscape(_ value: UInt32) {
        bytes.append(contentsOf: "\\u".utf8)
        for shift in [12, 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 15
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
