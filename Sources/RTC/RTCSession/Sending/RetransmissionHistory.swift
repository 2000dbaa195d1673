// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import RTCPackets

/// The last packets of one stream that we send, to send them again when they are missed (RFC 4588). Pure; once it is full
/// nothing is allocated.
package struct RetransmissionHistory: Sendable {
    private struct Entry: Sendable {
        var bytes: [UInt8] = []
        var sequence: UInt16 = 0
        var sentAgain: MonotonicTime?
    }

    /// Packets that are remembered: about a second of video.
    package static let capacity = 256
    /// Missed again within this, a packet is still on its way.
    private static let pause = Duration.milliseconds(20)

    private let payloadType: UInt8
    private let source: UInt32
    private var entries: [Entry] = []
    private var position = 0
    private var sequence: UInt16
    private var writer = RTPPacketWriter()

    /// By which payload type and source packets go out again; `sequence` is the number of the first one.
    package init(payloadType: UInt8, source: UInt32, sequence: UInt16) {
        (self.payloadType, self.source, self.sequence) = (payloadType, source, sequence)
        entries.reserveCapacity(Self.capacity)
    }

    /// A whole packet, as it went out.
    package mutating func sent(_ packet: [UInt8], sequence: UInt16) {
        if entries.count < Self.capacity {
            entries.append(Entry(bytes: packet, sequence: sequence))
        } else {
            entries[position].bytes.removeAll(keepingCapacity: true)
            entries[position].bytes.append(contentsOf: packet)
            (entries[position].sequence, entries[position].sentAgain) = (sequence, nil)
        }
        position = (position + 1) % Self.capacity
    }

    /// Nothing that was sent so far is sent again.
    package mutating func forget() { (entries, position) = ([], 0) }

    /// The packet that carries a missed one; nil if it is not remembered or was sent again just now.
    package mutating func repair(_ missed: UInt16, at now: MonotonicTime) -> [UInt8]? {
        guard let index = entries.firstIndex(where: { $0.sequence == missed }) else { return nil }
        if let last = entries[index].sentAgain, now - last < Self.pause { return nil }
        entries[index].sentAgain = now
        return write(index)
    }

    /// A packet that is of use for its size alone: the latest once more.
    package mutating func padding() -> [UInt8]? {
        guard !entries.isEmpty else { return nil }
        return write((position + entries.count - 1) % entries.count)
    }

    private mutating func write(_ index: Int) -> [UInt8]? {
        let packet = entries[index].bytes
        guard let header = try? RTPHeader(parsing: packet.span) else { return nil }
        var fields = RTPPacketWriter.Fields(header)
        (fields.payloadType, fields.ssrc, fields.sequence) = (payloadType, source, sequence)
        sequence &+= 1
        writer.begin(fields)
        header.extensions?.forEach(in: packet.span) { id, value in
            writer.add(id: id, packet.span.extracting(value))
            return true
        }
        writer.endHeader()
        writer.add(originalSequence: header.sequence)
        writer.add(payload: packet.span.extracting(header.payload))
        return writer.bytes
    }
}
