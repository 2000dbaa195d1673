// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// A stream of HTTP/1.1 requests: every chunking gives the same requests, and a request written anew reads the same,
    /// so that nobody behind us can find its end elsewhere.
    static let httpRequest = FuzzTarget(
        "HTTPRequest", of: ["Sources/Base/HTTPMessages/HTTP1/HTTPRequest", "Sources/Base/HTTPMessages/HTTP1/HTTPF"]
    ) { (bytes) throws(FuzzFinding) in
        var first: HTTPRequestFuzz.Outcome?
        for pieces in Chunking.ways(of: bytes) {
            let outcome = try HTTPRequestFuzz.read(pieces)
            if let first {
                try expect(first == outcome, "chunking changed \(first) to \(outcome)")
            } else {
                first = outcome
                for request in outcome.requests { try HTTPRequestFuzz.check(request) }
            }
        }
    }
}

/// Reads requests with bounds so low that short inputs reach them.
enum HTTPRequestFuzz {
    struct Request: Equatable {
        var line: String
        /// As a head holds them: name, colon, value, line end.
        var fields: [UInt8]
        var count: Int
        var body: [UInt8]
        var keepsAlive: Bool
        var framing: HTTPBodyFraming
        var expectsContinue: Bool
    }

    struct Outcome: Equatable {
        var requests: [Request] = []
        var isRefused = false
    }

    static let limits: HTTPRequestLimits = {
        var limits = HTTPRequestLimits()
        limits.head = 512
        limits.target = 128
        limits.fields = 8
        limits.body = 256
        limits.chunkExtensions = 32
        limits.trailers = 64
        return limits
    }()

    static func read(_ pieces: [[UInt8]], _ limits: HTTPRequestLimits = limits) throws(FuzzFinding) -> Outcome {
        var reader = HTTPRequestReader()
        var outcome = Outcome()
        var waiting: [UInt8] = []
        for piece in pieces {
            waiting += piece
            while let progress = try step(&reader, waiting, limits, &outcome) {
                waiting.removeFirst(progress.consumed)
                if !progress.mayGoOn { break }
            }
            if outcome.isRefused { break }
        }
        return outcome
    }

    /// Nil once a request was refused.
    private static func step(
        _ reader: inout HTTPRequestReader, _ waiting: [UInt8], _ limits: HTTPRequestLimits, _ outcome: inout Outcome
    ) throws(FuzzFinding) -> (consumed: Int, mayGoOn: Bool)? {
        do throws(HTTPRequestFault) {
            let (step, consumed) = try reader.read(waiting.span, within: limits)
            switch step {
            case .needsMore: return (consumed, false)
            case .expectsContinue: return (consumed, true)
            case .request: outcome.requests.append(Request(reader.takeRequest()))
            }
            return (consumed, consumed > 0)
        } catch {
            outcome.isRefused = true
            guard (400...505).contains(error.status.code), !error.explanation.isEmpty else {
                throw FuzzFinding("\(error) has no answer")
            }
            return nil
        }
    }

    static func check(_ request: Request) throws(FuzzFinding) {
        try expect(request.body.count <= limits.body, "a body of \(request.body.count) bytes")
        try expect(request.count <= limits.fields, "\(request.count) fields")
        let words = request.line.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        try expect(words.count == 3, "the line \(request.line)")
        let lines = request.fields.split(separator: 10).map { $0.dropLast() } + [Array(request.line.utf8)[...]]
        try expect(lines.count == request.count + 1, "a line break in a field")
        for line in lines {
            try expect(line.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 }, "a control character in \(line)")
        }
        // A blank behind each colon may make the head longer than it was.
        var limits = limits
        limits.head *= 2
        let again = try read([request.written], limits)
        try expect(again.requests == [request] && !again.isRefused, "\(request) written anew reads as \(again)")
    }
}

extension HTTPRequestFuzz.Request {
    init(_ head: HTTPRequestHead) {
        let request = head.request
        let target = request.path + (request.query.map { "?" + $0 } ?? "")
        line = "\(request.method.rawValue) \(target) HTTP/1.\(head.minorVersion)"
        fields = []
        request.fields.write(to: &fields)
        count = request.fields.count
        body = request.body
        keepsAlive = head.keepsAlive
        framing = head.framing
        expectsContinue = head.expectsContinue
    }

    /// The request as a proxy would send it on.
    var written: [UInt8] {
        var bytes = Array((line + "\r\n").utf8) + fields + [13, 10]
        guard framing == .chunked else { return bytes + body }
        if !body.isEmpty { bytes += Array("\(String(body.count, radix: 16))\r\n".utf8) + body + [13, 10] }
        return bytes + Array("0\r\n\r\n".utf8)
    }
}
