// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

extension FuzzTarget {
    /// Multipart bodies with the boundary `b`: the same parts and the same fault under every chunking, within the bounds;
    /// what is written anew reads the same.
    static let multipart = FuzzTarget(
        "Multipart", of: ["Sources/Base/HTTPMessages/Multipart/"]
    ) { (bytes) throws(FuzzFinding) in
        var first: MultipartFuzz.Outcome?
        for pieces in Chunking.ways(of: bytes) {
            let outcome = try MultipartFuzz.decode(pieces)
            try expect(first == nil || first == outcome, "chunking changed \(first as Any) to \(outcome)")
            first = outcome
        }
        if let first, first.isEnded, first.fault == nil { try MultipartFuzz.checkRewritten(first) }
    }
}

enum MultipartFuzz {
    struct Part: Equatable {
        var head: MultipartHead
        var content: [UInt8] = []
        var isComplete = false
    }

    struct Outcome: Equatable {
        var parts: [Part] = []
        var isEnded = false
        var fault: MultipartFault?
    }

    private static let limits: MultipartLimits = {
        var limits = MultipartLimits()
        limits.parts = 8
        limits.head = 96
        limits.fields = 4
        limits.part = 64
        limits.padding = 32
        return limits
    }()

    static func decode(
        _ pieces: [[UInt8]], _ limits: MultipartLimits = limits
    ) throws(FuzzFinding) -> Outcome {
        guard var decoder = try? MultipartDecoder(boundary: "b", limits: limits) else {
            throw FuzzFinding("no decoder")
        }
        var events: [MultipartDecoder.Event] = []
        var outcome = Outcome()
        do throws(MultipartFault) {
            for piece in pieces { try decoder.push(piece.span, into: &events) }
            try decoder.finish()
        } catch {
            outcome.fault = error
        }
        for event in events {
            try expect(!outcome.isEnded, "\(event) behind the end")
            try take(event, &outcome)
        }
        // How much came before a fault depends on the pieces.
        if outcome.fault != nil, outcome.parts.last?.isComplete == false { outcome.parts.removeLast() }
        return outcome
    }

    private static func take(_ event: MultipartDecoder.Event, _ outcome: inout Outcome) throws(FuzzFinding) {
        let last = outcome.parts.count - 1
        switch event {
        case .partBegan(let head):
            try expect(outcome.parts.last?.isComplete ?? true, "a part within a part")
            try expect(head.fields.count <= limits.fields, "\(head.fields.count) fields")
            _ = (head.name, head.fileName)
            outcome.parts.append(Part(head: head))
        case .content(let bytes):
            try expect(last >= 0 && !outcome.parts[last].isComplete && !bytes.isEmpty, "content of no part")
            outcome.parts[last].content += bytes
            try expect(outcome.parts[last].content.count <= limits.part, "too much content")
        case .partEnded: outcome.parts[last].isComplete = true
        case .ended: outcome.isEnded = true
        }
    }

    static func checkRewritten(_ outcome: Outcome) throws(FuzzFinding) {
        let encoder = MultipartEncoder(boundary: "b")
        var bytes: [UInt8] = []
        for part in outcome.parts { encoder.append(part.head.fields, part.content, to: &bytes) }
        encoder.finish(&bytes)
        // A blank behind each colon may make a head longer than it was.
        var limits = limits
        limits.head *= 2
        let again = try decode([bytes], limits)
        try expect(again == outcome, "\(outcome) written anew reads as \(again)")
    }
}
