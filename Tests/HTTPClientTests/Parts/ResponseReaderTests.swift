// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@testable import HTTPClient

@Suite struct ResponseReaderTests {
    private struct Outcome: Equatable {
        var codes: [UInt16] = []
        var body = ""
        /// "end", "open" or what is malformed.
        var last = "open"
        var keepsAlive = false
        /// Bytes that belong to no part of the response.
        var left = 0
        var trailers: [String] = []
    }

    private func read(
        _ text: String, head: Bool = false, pieces: Int = 1 << 20, closes: Bool = false
    ) -> Outcome {
        var reader = ResponseReader(maximumHead: 1000)
        reader.reset(isHeadRequest: head)
        var outcome = Outcome()
        var body: [UInt8] = []
        let bytes = Array(text.utf8)
        pieces: for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
            var offset = 0
            while true {
                switch piece.withUnsafeBytes({ reader.next($0, &offset) }) {
                case .needMore: continue pieces
                case .head(let head): outcome.codes.append(head.status.code)
                case .body(let range):
                    body += piece[range]
                    offset = range.upperBound
                    reader.took(range.count)
                case .end(let trailers):
                    outcome.last = "end"
                    outcome.trailers = trailers.entries.map { trailers.name(of: $0) + "=" + trailers.value(of: $0) }
                    outcome.left = bytes.count - start - offset
                    break pieces
                case .malformed(let text):
                    outcome.last = text
                    break pieces
                }
            }
        }
        if closes, outcome.last == "open", reader.connectionEnded() { outcome.last = "end" }
        outcome.keepsAlive = reader.keepsAlive
        outcome.body = String(decoding: body, as: UTF8.self)
        return outcome
    }

    private let ok = "HTTP/1.1 200 OK\r\n"

    @Test("a body by length, by chunks, or none, leaves the connection and the next bytes alone")
    func framed() {
        for pieces in [1, 2, 7, 1000] {
            let length = read(ok + "content-length: 3\r\n\r\nabcNEXT", pieces: pieces)
            #expect(length.codes == [200] && length.body == "abc" && length.last == "end" && length.keepsAlive)
            let chunked = read(ok + "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", pieces: pieces)
            #expect(chunked.body == "abc" && chunked.last == "end" && chunked.keepsAlive)
            let empty = read(ok + "content-length: 0\r\n\r\n", pieces: pieces)
            #expect(empty.body == "" && empty.last == "end" && empty.keepsAlive)
        }
        #expect(read(ok + "content-length: 3\r\n\r\nabcNEXT").left == 4)
        #expect(read(ok + "content-length: 3, 3\r\ncontent-length: 3\r\n\r\nabc").body == "abc")
    }

    @Test("the fields behind a chunked body are given with its end, in pieces of any size")
    func trailers() {
        let body = ok + "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
        for pieces in [1, 2, 7, 1000] {
            let outcome = read(body + "grpc-status: 0\r\nX:  a b \r\n\r\nNEXT", pieces: pieces)
            #expect(outcome.trailers == ["grpc-status=0", "X=a b"])
            #expect(outcome.body == "abc" && outcome.last == "end" && outcome.keepsAlive)
            #expect(read(body + "\r\n", pieces: pieces).trailers.isEmpty)
        }
    }

    @Test("what is no field behind a body is refused", arguments: ["no colon", ": x", "a b: c", " folded first"])
    func badTrailers(line: String) {
        let outcome = read(ok + "transfer-encoding: chunked\r\n\r\n0\r\n\(line)\r\n\r\n")
        #expect(outcome.last.hasPrefix("its trailer section"))
    }

    @Test("responses without a body end with their head, whatever their fields promise")
    func bodiless() {
        let promise = "content-length: 5\r\n\r\n"
        #expect(read(ok + promise, head: true).last == "end")
        #expect(read("HTTP/1.1 204 x\r\n" + promise).last == "end")
        #expect(read("HTTP/1.1 304 x\r\ntransfer-encoding: chunked\r\n\r\n").last == "end")
    }

    @Test("a body without a length is as long as its connection, which is not kept")
    func untilClose() {
        let outcome = read("HTTP/1.0 200 OK\r\n\r\nabc", closes: true)
        #expect(outcome.body == "abc" && outcome.last == "end" && !outcome.keepsAlive)
        #expect(read(ok + "content-length: 9\r\n\r\nabc", closes: true).last == "open")
        #expect(read(ok + "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", closes: true).last == "open")
        #expect(read(ok, closes: true).last == "open")
    }

    @Test(
        "a connection that says so is not kept",
        arguments: ["connection: close", "Connection: keep-alive , CLOSE ", "x: y\r\nconnection:close"])
    func closing(line: String) {
        #expect(!read(ok + line + "\r\ncontent-length: 0\r\n\r\n").keepsAlive)
    }

    @Test("HTTP/1.0 is not kept, other options do not close")
    func persistence() {
        #expect(!read("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n").keepsAlive)
        #expect(read(ok + "connection: keep-alive, closed\r\ncontent-length: 0\r\n\r\n").keepsAlive)
    }

    @Test("interim responses are passed over")
    func interim() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\na: b\r\n\r\n" + ok + "content-length: 1\r\n\r\nx"
        for pieces in [1, 3, 1000] {
            let outcome = read(text, pieces: pieces)
            #expect(outcome.codes == [200] && outcome.body == "x" && outcome.last == "end")
        }
    }

    @Test(
        "framing that two readers could read in two ways is refused",
        arguments: [
            "content-length: 3\r\ncontent-length: 4", "content-length: 3, 4", "content-length: +3",
            "content-length: 0x3",
            "content-length: 3 3", "content-length:", "content-length: 3,", "content-length: -1",
            "content-length: 9999999999999999999", "transfer-encoding: gzip, chunked", "transfer-encoding: identity",
            "transfer-encoding: chunked\r\ntransfer-encoding: chunked", "transfer-encoding: xchunked",
            "content-length: 3\r\ntransfer-encoding: chunked", "transfer-encoding:",
        ])
    func ambiguous(lines: String) {
        let outcome = read(ok + lines + "\r\n\r\n")
        #expect(outcome.codes.isEmpty)
        #expect(outcome.last.hasPrefix("its "))
    }

    @Test("chunks in HTTP/1.0 and unasked changes of protocol are refused")
    func versions() {
        #expect(read("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").last.hasPrefix("its transfer-encoding"))
        #expect(read("HTTP/1.1 101 x\r\nupgrade: y\r\n\r\n").last.hasPrefix("it switches"))
    }

    @Test("a head is bounded, its lines together and each alone", arguments: [1, 100, 10_000])
    func bound(pieces: Int) {
        #expect(read(ok + String(repeating: "x: y\r\n", count: 1000), pieces: pieces).last.contains("longer than"))
        #expect(read(ok + "x: " + String(repeating: "y", count: 5000), pieces: pieces).last.contains("longer than"))
        #expect(read(String(repeating: "H", count: 5000), pieces: pieces).last != "open")
    }
}
