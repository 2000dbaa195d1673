// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// The chunked coding alone, its data kept within the bound and its end found at the same byte however it arrives.
    static let chunkedBody = FuzzTarget(
        "ChunkedBody",
        of: ["Sources/Base/HTTPMessages/HTTP1/HTTPChunked", "Sources/Base/HTTPMessages/HTTP1/HTTPTrailer"]
    ) { (bytes) throws(FuzzFinding) in
        var first: ChunkedBodyFuzz.Outcome?
        for pieces in Chunking.ways(of: bytes) {
            let outcome = try ChunkedBodyFuzz.decode(pieces)
            try expect(first == nil || first == outcome, "chunking changed \(first as Any) to \(outcome)")
            first = outcome
        }
        if let first, first.isComplete { try ChunkedBodyFuzz.checkRewritten(first.body) }
    }
}

enum ChunkedBodyFuzz {
    struct Outcome: Equatable {
        var body: [UInt8] = []
        var consumed = 0
        var isComplete = false
        var fault: HTTPRequestFault?
    }

    private static let limits: HTTPRequestLimits = {
        var limits = HTTPRequestLimits()
        limits.body = 128
        limits.fields = 4
        limits.chunkExtensions = 16
        limits.trailers = 64
        return limits
    }()

    static func decode(_ pieces: [[UInt8]]) throws(FuzzFinding) -> Outcome {
        var decoder = HTTPChunkedDecoder()
        var outcome = Outcome()
        for piece in pieces where !decoder.isAtEnd {
            do throws(HTTPRequestFault) {
                let consumed = try decoder.decode(piece.span, into: &outcome.body, within: limits)
                outcome.consumed += consumed
                guard consumed == piece.count || decoder.isAtEnd else { throw .malformedChunkEnd }
            } catch {
                // How much was taken of the piece with the fault depends on the piece.
                outcome.consumed = 0
                outcome.fault = error
                break
            }
        }
        outcome.isComplete = decoder.isAtEnd
        try expect(outcome.body.count <= limits.body, "\(outcome.body.count) bytes of body")
        return outcome
    }

    static func checkRewritten(_ body: [UInt8]) throws(FuzzFinding) {
        var written: [UInt8] = []
        for octet in body { written += Array("1\r\n".utf8) + [octet, 13, 10] }
        written += Array("0\r\n\r\n".utf8)
        let again = try decode([written])
        try expect(again.body == body && again.consumed == written.count, "\(body) in chunks reads as \(again)")
    }
}
