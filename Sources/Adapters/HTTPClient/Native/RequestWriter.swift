// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Puts a request's head into bytes (RFC 9112, section 3): the caller's fields as given, `host` and the framing of the
/// body added.
enum RequestWriter {
    /// Appends the head. What it holds was checked by ``OutgoingFields``.
    static func write(_ request: HTTPClientRequest, to url: RequestURL, into bytes: inout [UInt8]) {
        append(text: request.method.rawValue, to: &bytes)
        bytes.append(32)
        append(text: url.target, to: &bytes)
        append(" HTTP/1.1\r\n", to: &bytes)
        if !request.fields.contains("host") {
            append("Host: ", to: &bytes)
            append(text: url.authority, to: &bytes)
            append("\r\n", to: &bytes)
        }
        append(request.fields, to: &bytes)
        if !request.body.isEmpty || OutgoingFields.announcesEmptyBody(request.method) {
            append("Content-Length: ", to: &bytes)
            append(text: String(request.body.count), to: &bytes)
            append("\r\n", to: &bytes)
        }
        append("\r\n", to: &bytes)
    }

    /// All of them in one step: piece by piece, the array would ask itself each time whether there is room.
    private static func append(_ fields: HTTPFields, to bytes: inout [UInt8]) {
        fields.storage.withUnsafeBufferPointer { storage in
            let room = fields.entries.reduce(0) { $0 + FieldText($1, in: storage).maximumLength }
            bytes.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, written in
                    for entry in fields.entries {
                        written += FieldText(entry, in: storage).write(to: buffer, at: written)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func append(text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    @inline(__always)
    private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

/// One field on its way into a head.
private struct FieldText {
    private let name: UnsafeBufferPointer<UInt8>
    private let value: UnsafeBufferPointer<UInt8>

    init(_ entry: HTTPFields.Entry, in storage: UnsafeBufferPointer<UInt8>) {
        name = UnsafeBufferPointer(rebasing: storage[Int(entry.nameStart)..<Int(entry.nameEnd)])
        value = UnsafeBufferPointer(rebasing: storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
    }

    /// With colon, blank and line break.
    var maximumLength: Int { name.count + value.count + 4 }

    /// How many bytes were written, none for a field that frames the message. The buffer has room for all of it.
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
        guard !OutgoingFields.isFraming(name) else { return 0 }
        var end = Self.copy(name, to: buffer, at: start)
        buffer[end] = UInt8(ascii: ":")
        end += 1
        if !value.isEmpty {
            buffer[end] = UInt8(ascii: " ")
            end = Self.copy(value, to: buffer, at: end + 1)
        }
        buffer[end] = 13
        buffer[end + 1] = 10
        return end + 2 - start
    }

    private static func copy(
        _ bytes: UnsafeBufferPointer<UInt8>, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        guard let source = bytes.baseAddress, let room = buffer.baseAddress else { return start }
        (room + start).update(from: source, count: bytes.count)
        return start + bytes.count
    }
}
