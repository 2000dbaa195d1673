// SPDX-License-Identifier: Apache-2.0

import RTCPackets

extension FuzzTarget {
    /// RTCP: packets written anew read the same, but for what the wire cannot carry twice.
    static let rtcp = FuzzTarget("RTCP", of: ["Sources/RTC/RTCPackets/RTCP/"]) { (bytes) throws(FuzzFinding) in
        guard let packets = try? RTCPPacket.parse(bytes.span) else { return }
        try expect((1...RTCPPacket.maximumPackets).contains(packets.count), "\(packets.count) packets")
        let once = try RTCPFuzz.rewritten(packets)
        try expect(once.count == packets.filter { !RTCPFuzz.isOther($0) }.count, "\(packets) reads as \(once)")
        try expect(try RTCPFuzz.rewritten(once) == once, "\(once) is written anew in another way")
        for (before, after) in zip(packets.filter { !RTCPFuzz.isOther($0) }, once) {
            try expect(RTCPFuzz.isSame(before, after), "\(before) reads as \(after)")
        }
    }
}

enum RTCPFuzz {
    static func isOther(_ packet: RTCPPacket) -> Bool {
        if case .other = packet { true } else { false }
    }

    static func rewritten(_ packets: [RTCPPacket]) throws(FuzzFinding) -> [RTCPPacket] {
        var writer = RTCPWriter()
        for packet in packets { writer.add(packet) }
        guard !writer.bytes.isEmpty else { return [] }
        do throws(RTCPError) {
            return try RTCPPacket.parse(writer.bytes.span)
        } catch {
            throw FuzzFinding("\(packets) written anew is refused: \(error)")
        }
    }

    static func isSame(_ before: RTCPPacket, _ after: RTCPPacket) -> Bool {
        switch (before, after) {
        case (.lost(let sender, let media, let sequences), .lost(let sender2, let media2, let sequences2)):
            // Entries may name a packet twice, and are packed anew.
            return sender == sender2 && media == media2 && Set(sequences) == Set(sequences2)
        case (.maximumBitrate(_, let rate, let sources), .maximumBitrate(_, let rate2, let sources2)):
            // Eighteen bits of the rate are kept.
            return rate2 <= rate && rate - rate2 <= rate >> 17 && sources == sources2
        case (.sourceDescription(let sources), .sourceDescription(let sources2)):
            // Names that are no UTF-8 grow by the repair, and may be cut.
            return sources.map(\.ssrc) == sources2.map(\.ssrc)
        default: return before == after
        }
    }
}
