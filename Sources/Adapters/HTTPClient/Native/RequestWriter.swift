// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Puts a request's head into bytes (RFC 9112, section 3): the caller's fields as given, `host` and the framing of the
/// body added.
enum RequestWriter {
    /// Appends the head. What it holds was checked by ``OutgoingFields``.
    static func write(_ request: HTTPClientRequest, to url: RequestURL, into bytes: inout [UInt8]) {
        append(request.method.rawValue, to: &bytes)
        bytes.append(32)
        append(url.target, to: &bytes)
        append(" HTTP/1.1\r\n", to: &bytes)
        if !request.fields.contains("host") {
            append("Host: ", to: &bytes)
            append(url.authority, to: &bytes)
            append("\r\n", to: &bytes)
        }
        let storage = request.fields.storage
        for entry in request.fields.entries {
            let name = storage[Int(entry.nameStart)..<Int(entry.nameEnd)]
            if OutgoingFields.isFraming(name) { continue }
            bytes.append(contentsOf: name)
            append(entry.valueStart == entry.valueEnd ? ":" : ": ", to: &bytes)
            bytes.append(contentsOf: storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
            append("\r\n", to: &bytes)
        }
        if !request.body.isEmpty || OutgoingFields.announcesEmptyBody(request.method) {
            append("Content-Length: ", to: &bytes)
            append(String(request.body.count), to: &bytes)
            append("\r\n", to: &bytes)
        }
        append("\r\n", to: &bytes)
    }

    @inline(__always)
    private static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }
}
