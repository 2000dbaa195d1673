// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// Texts on their way in, whose parts come one by one. Pure.
struct TextStreams: Sendable {
    /// Texts that are begun and not ended; the oldest is given up for a new one.
    static let mostOpen = 32
    /// Bytes of one text; a longer one is given up.
    static let longest = 256 << 10

    private struct Open {
        var header: DataStreamHeader
        var sender: String
        var content: [UInt8] = []
    }

    private var open: [String: Open] = [:]
    private var order: [String] = []

    /// The text that a packet has completed.
    mutating func received(_ packet: DataPacket) -> RoomText? {
        if let header = packet.streamHeader, header.textHeader != nil { begin(header, packet.participantIdentity) }
        if let chunk = packet.streamChunk { add(chunk, packet.participantIdentity) }
        guard let trailer = packet.streamTrailer, let ended = take(trailer.streamID),
            ended.sender == packet.participantIdentity, trailer.reason.isEmpty
        else { return nil }
        let attributes = ended.header.attributes.merging(trailer.attributes) { _, new in new }
        return RoomText(
            topic: ended.header.topic, text: String(decoding: ended.content, as: UTF8.self), attributes: attributes,
            sender: ended.sender)
    }

    private mutating func begin(_ header: DataStreamHeader, _ sender: String) {
        guard open[header.streamID] == nil, header.totalLength ?? 0 <= UInt64(Self.longest) else { return }
        if order.count >= Self.mostOpen { _ = take(order[0]) }
        open[header.streamID] = Open(header: header, sender: sender)
        order.append(header.streamID)
    }

    private mutating func add(_ chunk: DataStreamChunk, _ sender: String) {
        guard let entry = open[chunk.streamID], entry.sender == sender else { return }
        guard entry.content.count + chunk.content.count <= Self.longest else {
            _ = take(chunk.streamID)
            return
        }
        open[chunk.streamID]?.content += chunk.content
    }

    private mutating func take(_ id: String) -> Open? {
        order.removeAll { $0 == id }
        return open.removeValue(forKey: id)
    }
}
