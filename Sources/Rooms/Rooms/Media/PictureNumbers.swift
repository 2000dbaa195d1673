// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// The numbers that VP8 gives its pictures, continuous for a receiver whatever layers feed it (RFC 7741 section 4.2). Pure.
package struct PictureNumbers: Equatable, Sendable {
    private var pictureOffset: UInt16 = 0
    private var baseOffset: UInt8 = 0
    private var last: (picture: UInt16, base: UInt8)?

    package init() {}

    /// Another source's pictures follow.
    package mutating func begin(with descriptor: VP8Descriptor, _ payload: Span<UInt8>) {
        guard let last else { return }
        if let number = descriptor.pictureNumber(in: payload) { pictureOffset = last.picture &+ 1 &- number }
        if let index = descriptor.baseLayerIndex { baseOffset = last.base &+ 1 &- payload[index] }
    }

    /// What the packet's numbers become; the picture's in 15 bits. Nil for what it does not have.
    package mutating func forwarded(
        _ descriptor: VP8Descriptor, _ payload: Span<UInt8>
    ) -> (picture: UInt16?, base: UInt8?) {
        let picture = descriptor.pictureNumber(in: payload).map { ($0 &+ pictureOffset) & 0x7FFF }
        let base = descriptor.baseLayerIndex.map { payload[$0] &+ baseOffset }
        if let picture {
            // Packets may overtake each other: only what is ahead of the last is the last.
            let isAhead = last.map { (picture &- $0.picture) & 0x7FFF < 0x4000 } ?? true
            if isAhead { last = (picture, base ?? 0) }
        }
        return (picture, base)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.pictureOffset == right.pictureOffset && left.baseOffset == right.baseOffset
            && left.last?.picture == right.last?.picture
    }
}
