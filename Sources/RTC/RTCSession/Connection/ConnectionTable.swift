// SPDX-License-Identifier: Apache-2.0

import ICE
import Lifecycle

/// The connections of a transport, each at a place that its number tells, and when each has something to do: that in a row
/// of its own, so that a look at all of them touches little memory.
struct ConnectionTable {
    private struct Slot {
        var connection: PeerConnection?
        /// How many connections have had the place before.
        var generation: UInt64 = 0
    }

    /// Bits of a peer's number that tell its place; the others tell the generation.
    private static let placeBits: UInt64 = 24

    private var slots: ContiguousArray<Slot> = []
    /// In nanoseconds.
    private var dues: ContiguousArray<Int64> = []
    private var free: [Int] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var places: Range<Int> { slots.indices }
    var all: [PeerConnection] { slots.compactMap(\.connection) }

    /// The number of the next one to be added; none is given twice.
    var nextPeer: ICEPeerID {
        guard let place = free.last else { return Self.peer(slots.count, 0) }
        return Self.peer(place, slots[place].generation)
    }

    /// Under ``nextPeer``. Nothing is due for it yet.
    mutating func add(_ connection: PeerConnection) {
        count += 1
        guard let place = free.popLast() else {
            slots.append(Slot(connection: connection))
            return dues.append(.max)
        }
        slots[place].connection = connection
    }

    mutating func remove(_ peer: ICEPeerID) {
        guard let place = place(of: peer) else { return }
        count -= 1
        slots[place] = Slot(connection: nil, generation: slots[place].generation + 1)
        dues[place] = .max
        free.append(place)
    }

    subscript(peer: ICEPeerID) -> PeerConnection? { place(of: peer).flatMap { slots[$0].connection } }

    func connection(at place: Int) -> PeerConnection? { place < slots.count ? slots[place].connection : nil }

    func isDue(_ place: Int, at now: MonotonicTime) -> Bool { dues[place] <= now.nanoseconds }

    mutating func setDue(_ peer: ICEPeerID, _ due: MonotonicTime) {
        if let place = place(of: peer) { dues[place] = due.nanoseconds }
    }

    /// Nil for one that is gone.
    private func place(of peer: ICEPeerID) -> Int? {
        let place = Int(peer.number & (1 << Self.placeBits - 1))
        return place < slots.count && slots[place].generation == peer.number >> Self.placeBits ? place : nil
    }

    private static func peer(_ place: Int, _ generation: UInt64) -> ICEPeerID {
        ICEPeerID(generation << placeBits | UInt64(place))
    }
}
