// SPDX-License-Identifier: Apache-2.0

/// Which handler owns which watched descriptor, indexed by number, with the poller that watches them.
struct DescriptorTable {
    private struct Slot {
        var handler: (any DescriptorHandling)?
        /// Tells a descriptor from an earlier one of the same number whose event was fetched in the same batch.
        var generation: UInt32 = 0
    }

    private static let wakeTag = UInt64.max

    let poller: Poller
    private var slots: ContiguousArray<Slot> = []
    private(set) var count = 0

    init(wakeDescriptor: Int32) throws(EventLoopError) {
        poller = try Poller()
        try poller.add(wakeDescriptor, [.readable, .edgeTriggered], tag: Self.wakeTag)
    }

    mutating func add(
        _ descriptor: Int32, _ interest: Interest, _ handler: any DescriptorHandling
    ) throws(EventLoopError) {
        let index = Int(descriptor)
        precondition(index >= slots.count || slots[index].handler == nil, "descriptor \(descriptor) is watched already")
        try poller.add(descriptor, interest, tag: tag(descriptor))
        while slots.count <= index { slots.append(Slot()) }
        slots[index].handler = handler
        count += 1
    }

    func change(_ descriptor: Int32, _ interest: Interest) throws(EventLoopError) {
        try poller.change(descriptor, interest, tag: tag(descriptor))
    }

    mutating func remove(_ descriptor: Int32) {
        let index = Int(descriptor)
        guard index < slots.count, slots[index].handler != nil else { return }
        poller.remove(descriptor)
        slots[index].handler = nil
        slots[index].generation &+= 1
        count -= 1
    }

    /// The handler of the event at `index` of the last wait; nil for the wake and for descriptors removed since.
    func event(_ index: Int32) -> (handler: any DescriptorHandling, readiness: Interest)? {
        let event = poller.event(index)
        let slot = Int(event.tag & 0xFFFF_FFFF)
        guard event.tag != Self.wakeTag, slots[slot].generation == UInt32(event.tag >> 32) else { return nil }
        return slots[slot].handler.map { ($0, event.readiness) }
    }

    private func tag(_ descriptor: Int32) -> UInt64 {
        let generation = Int(descriptor) < slots.count ? slots[Int(descriptor)].generation : 0
        return UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }
}
