// SPDX-License-Identifier: Apache-2.0

/// Cuts the byte stream of a TCP connection into packets: two bytes of length before each (RFC 4571).
package struct FramedPacketReader: Sendable {
    /// A longer packet ends the connection: nothing on a media path is larger than a datagram may be.
    package let maximumLength: Int
    private var buffer: [UInt8] = []

    package struct Oversized: Error, Equatable, Sendable {
        package let length: Int

        package init(length: Int) { self.length = length }
    }

    package init(maximumLength: Int = 8192) { self.maximumLength = maximumLength }

    /// Bytes of an unfinished packet; never more than one packet and its length.
    package var pendingCount: Int { buffer.count }

    /// Hands out every packet that `bytes` completes, in order. After an error the stream cannot be read any further.
    package mutating func push(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) throws(Oversized) {
        var offset = 0
        while offset < bytes.count {
            while buffer.count < 2, offset < bytes.count {
                buffer.append(bytes[offset])
                offset += 1
            }
            guard buffer.count >= 2 else { return }
            let length = Int(buffer[0]) << 8 | Int(buffer[1])
            guard length <= maximumLength else { throw Oversized(length: length) }
            let end = min(bytes.count, offset + length + 2 - buffer.count)
            while offset < end {
                buffer.append(bytes[offset])
                offset += 1
            }
            if buffer.count == length + 2 {
                body(buffer.span.extracting(2..<buffer.count))
                buffer.removeAll(keepingCapacity: true)
            }
        }
    }

    /// `packet` with its length before it. At most 65,535 bytes.
    package static func frame(_ packet: Span<UInt8>) -> [UInt8] {
        precondition(packet.count <= UInt16.max)
        var bytes: [UInt8] = [UInt8(packet.count >> 8), UInt8(packet.count & 0xFF)]
        bytes.reserveCapacity(packet.count + 2)
        for index in packet.indices { bytes.append(packet[index]) }
        return bytes
    }
}
