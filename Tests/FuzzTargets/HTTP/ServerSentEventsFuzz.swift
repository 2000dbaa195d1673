// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// Server-sent events: the same events under every chunking, never larger than allowed; and what our encoder writes
    /// comes back.
    static let serverSentEvents = FuzzTarget(
        "ServerSentEvents", of: ["Sources/Base/HTTPMessages/SSE"]
    ) { (bytes) throws(FuzzFinding) in
        var first: ServerSentEventsFuzz.Outcome?
        for pieces in Chunking.ways(of: bytes) {
            let outcome = try ServerSentEventsFuzz.decode(pieces)
            try expect(first == nil || first == outcome, "chunking changed \(first as Any) to \(outcome)")
            first = outcome
        }
        try ServerSentEventsFuzz.checkEncoder(bytes)
    }
}

enum ServerSentEventsFuzz {
    struct Outcome: Equatable {
        var events: [SSEEvent] = []
        var failure: SSEError?
        var lastEventID: String?
        var reconnectionTime: Int?
    }

    private static let limit = 48

    static func decode(_ pieces: [[UInt8]]) throws(FuzzFinding) -> Outcome {
        var decoder = SSEDecoder(maximumEvent: limit)
        var outcome = Outcome()
        for piece in pieces where decoder.failure == nil {
            do throws(SSEError) {
                outcome.events += try decoder.push(piece)
            } catch {
                outcome.failure = error
            }
        }
        outcome.failure = decoder.failure
        outcome.lastEventID = decoder.lastEventID
        outcome.reconnectionTime = decoder.reconnectionTime
        for event in outcome.events {
            try expect(event.data.count <= limit, "an event of \(event.data.count) bytes")
            try expect(!event.data.contains(13), "a carriage return in an event")
            try expect(event.event?.isEmpty != true && event.id?.isEmpty != true, "an empty type or id in \(event)")
        }
        return outcome
    }

    static func checkEncoder(_ bytes: [UInt8]) throws(FuzzFinding) {
        var decoder = SSEDecoder(maximumEvent: bytes.count + 1)
        let written = SSEEncoder.keepAlive + SSEEncoder.message(bytes, event: "message", id: "7")
        let events: [SSEEvent]
        do throws(SSEError) { events = try decoder.push(written) } catch { throw FuzzFinding("\(error) of our own") }
        let expected = SSEEvent(event: "message", data: withLineFeeds(bytes), id: "7")
        try expect(events == [expected], "\(bytes) came back as \(events)")
    }

    /// CR and CR LF become LF.
    private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 10, index > 0, bytes[index - 1] == 13 { continue }
            result.append(byte == 13 ? 10 : byte)
        }
        return result
    }
}
