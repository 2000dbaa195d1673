// SPDX-License-Identifier: Apache-2.0

/// Writes HTTP/1.1 response heads (RFC 9112, section 4).
package enum HTTPResponseEncoder {
    /// How the receiver finds the end of the body.
    package enum Framing: Equatable, Sendable {
        /// `content-length`, also where the body itself is not sent, as in an answer to HEAD.
        case length(Int)
        case chunked
        /// Neither length nor chunks: there is no body, or the connection's end is its end.
        case none
    }

    /// What the head says of the connection.
    package enum Persistence: Equatable, Sendable {
        /// The version's default; nothing is said.
        case byDefault
        case keepAlive
        case close
        /// It leaves HTTP with this answer.
        case upgrade
    }

    /// False when a field holds a control character, which could forge further fields or a second response.
    package static func isSafe(_ fields: HTTPFields) -> Bool {
        for octet in fields.storage where !OctetClass.isFieldValue(octet) { return false }
        return true
    }

    /// Appends the head. `dateLine` is a whole `date` line or empty. Fields that belong to the server are left out of
    /// `fields`: `connection`, `keep-alive`, `content-length`, `transfer-encoding`, `date`.
    package static func appendHead(
        status: HTTPStatus, fields: HTTPFields, framing: Framing, persistence: Persistence, dateLine: [UInt8],
        to bytes: inout [UInt8]
    ) {
        appendStatusLine(status, to: &bytes)
        bytes.append(contentsOf: dateLine)
        appendFields(fields, to: &bytes)
        switch framing {
        case .length(let length):
            append("content-length: ", to: &bytes)
            appendDecimal(length, to: &bytes)
            append("\r\n", to: &bytes)
        case .chunked: append("transfer-encoding: chunked\r\n", to: &bytes)
        case .none: break
        }
        switch persistence {
        case .byDefault: append("\r\n", to: &bytes)
        case .keepAlive: append("connection: keep-alive\r\n\r\n", to: &bytes)
        case .close: append("connection: close\r\n\r\n", to: &bytes)
        case .upgrade: append("connection: upgrade\r\n\r\n", to: &bytes)
        }
    }

    /// Appends the size line of a chunk of `count` bytes, which must be at least one.
    package static func appendChunkHead(_ count: Int, to bytes: inout [UInt8]) {
        var shift = (63 - count.leadingZeroBitCount) / 4 * 4
        while shift >= 0 {
            let digit = UInt8(count >> shift & 15)
            bytes.append(digit < 10 ? digit + 0x30 : digit + 0x57)
            shift -= 4
        }
        append("\r\n", to: &bytes)
    }

    package static func appendChunkEnd(to bytes: inout [UInt8]) { append("\r\n", to: &bytes) }

    /// Appends the end of a chunked body, with fields behind it.
    package static func appendLastChunk(_ trailers: HTTPFields = [:], to bytes: inout [UInt8]) {
        append("0\r\n", to: &bytes)
        appendFields(trailers, to: &bytes)
        append("\r\n", to: &bytes)
    }

    package static func appendContinue(to bytes: inout [UInt8]) { append("HTTP/1.1 100 Continue\r\n\r\n", to: &bytes) }

    private static func appendStatusLine(_ status: HTTPStatus, to bytes: inout [UInt8]) {
        if status == 200 {
            append("HTTP/1.1 200 OK\r\n", to: &bytes)
            return
        }
        append("HTTP/1.1 ", to: &bytes)
        appendDecimal(Int(status.code), to: &bytes)
        append(" ", to: &bytes)
        bytes.append(contentsOf: status.reason.utf8)
        append("\r\n", to: &bytes)
    }

    private static func appendFields(_ fields: HTTPFields, to bytes: inout [UInt8]) {
        for entry in fields.entries where !isReserved(entry, in: fields.storage) {
            bytes.append(contentsOf: fields.storage[Int(entry.nameStart)..<Int(entry.nameEnd)])
            append(": ", to: &bytes)
            bytes.append(contentsOf: fields.storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
            append("\r\n", to: &bytes)
        }
    }

    private static func isReserved(_ entry: HTTPFields.Entry, in storage: [UInt8]) -> Bool {
        let name = Int(entry.nameStart)..<Int(entry.nameEnd)
        let bytes = storage.span
        return switch name.count {
        case 4: bytes.spells("date", in: name)
        case 10: bytes.spells("connection", in: name) || bytes.spells("keep-alive", in: name)
        case 14: bytes.spells("content-length", in: name)
        case 17: bytes.spells("transfer-encoding", in: name)
        default: false
        }
    }

    @inline(__always)
    private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private static func appendDecimal(_ number: Int, to bytes: inout [UInt8]) {
        guard number >= 10 else {
            bytes.append(UInt8(number) + 0x30)
            return
        }
        appendDecimal(number / 10, to: &bytes)
        bytes.append(UInt8(number % 10) + 0x30)
    }
}
