// SPDX-License-Identifier: Apache-2.0

/// Writes events of a `text/event-stream`.
package enum SSEEncoder {
    /// A comment that only shows the peer and the boxes between that the stream lives.
    package static let keepAlive: [UInt8] = Array(":\n\n".utf8)

    /// One event. Line breaks inside `data` (white space of a JSON text) become further `data` lines, so a reader gets
    /// them back as line feeds. The caller vouches that `event` and `id` hold no line break.
    package static func message(_ data: [UInt8], event: String? = "message", id: String? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 32 + (event?.utf8.count ?? 0) + (id?.utf8.count ?? 0))
        if let event { append("event: ", event, to: &bytes) }
        if let id { append("id: ", id, to: &bytes) }
        bytes.append(contentsOf: "data: ".utf8)
        appendLines(of: data, to: &bytes)
        bytes.append(10)
        bytes.append(10)
        return bytes
    }

    private static func append(_ field: StaticString, _ value: String, to bytes: inout [UInt8]) {
        field.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: value.utf8)
        bytes.append(10)
    }

    private static func appendLines(of data: [UInt8], to bytes: inout [UInt8]) {
        var rest = data[...]
        while let end = rest.firstIndex(where: { $0 == 10 || $0 == 13 }) {
            bytes.append(contentsOf: rest[..<end])
            bytes.append(contentsOf: "\ndata: ".utf8)
            let isPair = rest[end] == 13 && end + 1 < rest.endIndex && rest[end + 1] == 10
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        bytes.append(contentsOf: rest)
    }
}
