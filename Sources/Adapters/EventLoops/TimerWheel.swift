// SPDX-License-Identifier: Apache-2.0

/// A hierarchical timer wheel over ticks: seven levels of 64 slots, each slot a ring of nodes in one array.
///
/// Inserting and cancelling take constant time; a timer moves down at most six levels before it expires. A pure value:
/// it knows neither a clock nor what a tick lasts.
struct TimerWheel<Payload> {
    /// Names one inserted timer; worthless once it has expired or was cancelled.
    struct Token: Equatable {
        fileprivate var index: Int32
        fileprivate var generation: UInt32
    }

    private struct Node {
        var payload: Payload?
        var deadline: Int64
        var next: Int32
        var previous: Int32
        var list: Int16
        var generation: UInt32
    }

    private static var levels: Int { 7 }
    private static var bitsPerLevel: Int { 6 }
    private static var expiredList: Int16 { 448 }
    private static var lastTick: Int64 { (1 << 42) - 1 }

    private var nodes: ContiguousArray<Node> = []
    private var firstFree: Int32 = -1
    /// The first node of each slot's ring, then that of the expired ones.
    private var heads = ContiguousArray<Int32>(repeating: -1, count: 449)
    /// One bit per slot that is not empty.
    private var occupied = ContiguousArray<UInt64>(repeating: 0, count: 7)
    private var current: Int64 = 0

    /// Timers that wait, expired but not yet popped ones included.
    private(set) var count = 0

    /// A deadline that is not after the last ``advance(to:)`` expires at once. Deadlines end at 2^42 - 1.
    mutating func insert(_ payload: Payload, deadline: Int64) -> Token {
        let deadline = min(deadline, Self.lastTick)
        let index = takeFreeNode()
        nodes[Int(index)].payload = payload
        nodes[Int(index)].deadline = deadline
        link(index)
        count += 1
        return Token(index: index, generation: nodes[Int(index)].generation)
    }

    /// Whether the timer still waited. Its payload is released here.
    @discardableResult
    mutating func cancel(_ token: Token) -> Bool {
        guard nodes[Int(token.index)].generation == token.generation else { return false }
        unlink(token.index)
        _ = release(token.index)
        return true
    }

    /// The tick until which nothing has to be done, or nil when no timer waits. It may lie before the earliest
    /// deadline, where timers only have to change level.
    var nextTick: Int64? {
        if heads[Int(Self.expiredList)] >= 0 { return current }
        return nextSlot?.start
    }

    /// Moves to `tick`, which must not lie before the last one; what is due is then had from ``popExpired()``.
    mutating func advance(to tick: Int64) {
        while let slot = nextSlot, slot.start <= tick {
            current = slot.start
            empty(slot.level, slot.index)
        }
        current = max(current, tick)
    }

    /// The expired timer that was found first. Inserting and cancelling between two calls is allowed.
    mutating func popExpired() -> Payload? {
        let index = heads[Int(Self.expiredList)]
        guard index >= 0 else { return nil }
        unlink(index)
        return release(index)
    }

    /// Levels below hold earlier deadlines than levels above, and lower slots than higher ones of the same level.
    private var nextSlot: (level: Int, index: Int, start: Int64)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let index = occupied[level].trailingZeroBitCount
            let shift = level * Self.bitsPerLevel
            let above = current & ~((1 << Int64(shift + Self.bitsPerLevel)) - 1)
            return (level, index, above | Int64(index) << shift)
        }
        return nil
    }

    private mutating func empty(_ level: Int, _ slot: Int) {
        let list = level << Self.bitsPerLevel | slot
        while heads[list] >= 0 {
            let index = heads[list]
            unlink(index)
            link(index)
        }
    }

    /// The level is that of the highest group of bits in which deadline and current tick differ.
    private mutating func link(_ index: Int32) {
        let deadline = nodes[Int(index)].deadline
        var list = Self.expiredList
        if deadline > current {
            let level = (63 - (deadline ^ current).leadingZeroBitCount) / Self.bitsPerLevel
            let slot = Int(deadline >> (level * Self.bitsPerLevel)) & 63
            occupied[level] |= 1 << UInt64(slot)
            list = Int16(level << Self.bitsPerLevel | slot)
        }
        nodes[Int(index)].list = list
        let head = heads[Int(list)]
        guard head >= 0 else {
            nodes[Int(index)].next = index
            nodes[Int(index)].previous = index
            heads[Int(list)] = index
            return
        }
        let last = nodes[Int(head)].previous
        nodes[Int(index)].next = head
        nodes[Int(index)].previous = last
        nodes[Int(last)].next = index
        nodes[Int(head)].previous = index
    }

    private mutating func unlink(_ index: Int32) {
        let node = (next: nodes[Int(index)].next, previous: nodes[Int(index)].previous, list: nodes[Int(index)].list)
        if node.next == index {
            heads[Int(node.list)] = -1
            if node.list < Self.expiredList {
                occupied[Int(node.list) >> Self.bitsPerLevel] &= ~(1 << UInt64(node.list & 63))
            }
            return
        }
        nodes[Int(node.next)].previous = node.previous
        nodes[Int(node.previous)].next = node.next
        if heads[Int(node.list)] == index { heads[Int(node.list)] = node.next }
    }

    private mutating func takeFreeNode() -> Int32 {
        guard firstFree < 0 else {
            let index = firstFree
            firstFree = nodes[Int(index)].next
            return index
        }
        nodes.append(Node(payload: nil, deadline: 0, next: -1, previous: -1, list: -1, generation: 0))
        return Int32(nodes.count - 1)
    }

    private mutating func release(_ index: Int32) -> Payload? {
        count -= 1
        nodes[Int(index)].generation &+= 1
        nodes[Int(index)].next = firstFree
        firstFree = index
        return nodes[Int(index)].payload.take()
    }
}
