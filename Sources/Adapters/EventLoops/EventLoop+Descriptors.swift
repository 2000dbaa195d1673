// SPDX-License-Identifier: Apache-2.0

/// All of it on the loop's thread only.
extension EventLoop {
    /// Watches a descriptor. The loop keeps `handler` alive until ``removeDescriptor(_:)``.
    package func addDescriptor(
        _ descriptor: Int32, interest: Interest, _ handler: any DescriptorHandling
    ) throws(EventLoopError) {
        assert(isCurrent)
        try descriptors.add(descriptor, interest, handler)
    }

    /// Replaces what is waited for.
    package func changeInterest(_ descriptor: Int32, to interest: Interest) throws(EventLoopError) {
        assert(isCurrent)
        try descriptors.change(descriptor, interest)
    }

    /// Stops watching: before the descriptor is closed. Nothing is reported any more, not even what was found already.
    package func removeDescriptor(_ descriptor: Int32) {
        assert(isCurrent)
        descriptors.remove(descriptor)
    }

    /// How many descriptors are watched, the loop's own not counted.
    package var descriptorCount: Int {
        assert(isCurrent)
        return descriptors.count
    }

    func report(_ index: Int32) {
        guard let event = descriptors.event(index) else { return }
        event.handler.descriptorReady(event.readiness)
    }
}
