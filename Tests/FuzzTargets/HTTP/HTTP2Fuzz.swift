// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// A client of HTTP/2 that sends any bytes to a server on loopback: whatever they are, the server ends the connection,
    /// what it says is whole frames, and what its handler is given is a request as strict as one of HTTP/1.1.
    ///
    /// The first byte says, by its bits, whether the client's greeting comes first (1), whether what follows comes 32 times,
    /// so that short inputs reach the bounds on floods (2), whether the client reads in between (8) and whether it breaks
    /// the connection in place of closing it (16); or that the bytes are fields for the builder of requests (4).
    static let http2 = FuzzTarget(
        "HTTP2",
        of: ["Sources/Base/HTTPMessages/HTTP2/", "Sources/Adapters/HTTPServer/HTTP2/HTTP2Connection+Reading.swift"]
    ) { (bytes) throws(FuzzFinding) in
        let flags = bytes.first ?? 0
        if flags & 4 == 4 { return try HTTP2BuilderFuzz.check(Array(bytes.dropFirst())) }
        let greets = flags & 1 == 1
        let frames = Array(repeatElement(bytes.dropFirst(), count: flags & 2 == 2 ? 32 : 1).joined())
        let stream = (greets ? HTTP2Fuzz.greeting : []) + frames
        let answer = try HTTP2FuzzServer.shared.exchange(
            Chunking.ways(of: stream)[2], reads: flags & 8 == 8, breaks: flags & 16 == 16)
        if greets { try HTTP2Fuzz.check(answer.bytes, isCut: answer.isCut) }
    }
}

enum HTTP2Fuzz {
    /// The preface and empty SETTINGS (RFC 9113, section 3.4).
    static let greeting = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]

    private static let settings: UInt8 = 4
    private static let continuation: UInt8 = 9
    /// The largest that a peer takes which has not said otherwise.
    private static let maximumFrame = 16_384

    /// `isCut`: whether the server broke the connection, so that its last frame may be missing in part.
    static func check(_ bytes: [UInt8], isCut: Bool) throws(FuzzFinding) {
        var start = 0
        while bytes.count - start >= 9 {
            let length = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
            let type = bytes[start + 3]
            try expect(length <= maximumFrame, "a frame of \(length) bytes")
            try expect(type <= continuation, "a frame of type \(type)")
            try expect(start > 0 || type == settings, "begins with a frame of type \(type)")
            try expect(isCut || bytes.count - start - 9 >= length, "a frame of \(length) bytes is cut")
            start += 9 + length
        }
        try expect(isCut || start == bytes.count, "\(bytes.count - start) bytes behind the last frame")
    }

    /// What a handler may be given, within the bounds of ``HTTP2FuzzServer``.
    static func fault(of request: HTTPServerRequest, _ limits: HTTPRequestLimits) -> String? {
        if request.body.count > limits.body { return "a body of \(request.body.count) bytes" }
        if request.fields.count > limits.fields + 2 { return "\(request.fields.count) fields" }
        if !request.path.hasPrefix("/"), request.path != "*" { return "the path \(request.path)" }
        // Without the greeting it may have been one of HTTP/1.0, which needs none.
        if request.fields.values(of: "host").count > 1 { return "hosts \(request.fields.values(of: "host"))" }
        var written: [UInt8] = []
        request.fields.write(to: &written)
        let lines = written.split(separator: 10).map { $0.dropLast() }
        if lines.count != request.fields.count { return "a line break in a field" }
        let isBad = lines.contains { $0.contains { $0 < 0x20 && $0 != 9 || $0 == 0x7F } }
        return isBad ? "a control character in \(String(decoding: written, as: UTF8.self))" : nil
    }
}
