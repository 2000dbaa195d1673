// SPDX-License-Identifier: Apache-2.0

import Addresses

/// Datagrams that wait to be sent, in one piece of memory that is made once, those to one address together.
///
/// Who forwards has them in the order in which they came, so that neighbours go to different addresses. Here each address
/// has a chain, whose datagrams leave in their order and one right after the other.
struct SendQueue: ~Copyable {
    struct Entry {
        fileprivate let offset: Int
        let length: Int
        /// The following one to the same address; -1 for none.
        fileprivate(set) var next: Int32 = -1
        /// The kernel has refused it in company.
        var goesAlone = false
    }

    struct Chain {
        let destination: SocketAddress
        fileprivate let place: Int
        /// The next one to leave; -1 when all have.
        fileprivate(set) var first: Int32
        fileprivate var last: Int32
    }

    private let capacity: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private(set) var chains: ContiguousArray<Chain> = []
    private(set) var entries: ContiguousArray<Entry> = []
    /// The number of an address's chain, at the hash of the address or behind it; -1 where there is none.
    private var places: ContiguousArray<Int32>
    private var used = 0
    /// The chain whose datagrams leave next.
    private(set) var current = 0

    init(capacity: Int, maximumLength: Int) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity * maximumLength)
        entries.reserveCapacity(capacity)
        var count = 2
        while count < 2 * capacity { count *= 2 }
        places = ContiguousArray(repeating: -1, count: count)
    }

    deinit { bytes.deallocate() }

    var isEmpty: Bool { current == chains.count }

    /// Where the bytes of an entry lie until everything has left.
    func start(of entry: Int32) -> UnsafeMutablePointer<UInt8> { bytes + entries[Int(entry)].offset }

    /// False if there is no room.
    mutating func append(_ datagram: Span<UInt8>, to destination: SocketAddress) -> Bool {
        if isEmpty { removeAll() }
        guard entries.count < capacity else { return false }
        let start = bytes + used
        datagram.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { start.update(from: first, count: source.count) }
        }
        let index = Int32(truncatingIfNeeded: entries.count)
        entries.append(Entry(offset: used, length: datagram.count))
        used += datagram.count
        link(index, to: destination)
        return true
    }

    /// The entries of a chain before `next` have left, which is -1 for all of them.
    mutating func left(_ chain: Int, before next: Int32) {
        chains[chain].first = next
        current = next < 0 ? chain + 1 : chain
    }

    /// From now on each of `count` entries from `entry` on is sent by itself.
    mutating func separate(_ entry: Int32, _ count: Int) {
        var index = entry
        for _ in 0..<count {
            entries[Int(index)].goesAlone = true
            index = entries[Int(index)].next
        }
    }

    private mutating func link(_ index: Int32, to destination: SocketAddress) {
        let place = place(of: destination)
        let chain = Int(places[place])
        if chain >= current, chain >= 0 {
            entries[Int(chains[chain].last)].next = index
            chains[chain].last = index
            return
        }
        places[place] = Int32(truncatingIfNeeded: chains.count)
        chains.append(Chain(destination: destination, place: place, first: index, last: index))
    }

    /// Where the number of an address's chain is, or would be.
    private func place(of destination: SocketAddress) -> Int {
        let mask = places.count - 1
        var place = destination.spread & mask
        while places[place] >= 0, chains[Int(places[place])].destination != destination { place = (place + 1) & mask }
        return place
    }

    private mutating func removeAll() {
        for chain in chains { places[chain.place] = -1 }
        entries.removeAll(keepingCapacity: true)
        chains.removeAll(keepingCapacity: true)
        (used, current) = (0, 0)
    }
}

extension SocketAddress {
    /// Near addresses give distant numbers. Good for a table of bounded size only: who chooses addresses can choose equal
    /// ones.
    fileprivate var spread: Int {
        let number: UInt64 =
            switch ip {
            case .v4(let ip): UInt64(ip) << 16 | UInt64(port)
            case .v6(let high, let low): (high &* 31 ^ low) &+ UInt64(port)
            }
        return Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
