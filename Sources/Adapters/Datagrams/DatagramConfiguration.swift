// SPDX-License-Identifier: Apache-2.0

/// Sizes and bounds of a ``DatagramSocket``.
package struct DatagramConfiguration: Equatable, Sendable {
    /// Longer datagrams are dropped and counted, both ways. Media stays below 1,500 bytes.
    package var maximumLength = 2048
    /// Datagrams read with one system call.
    package var receiveBatch = 64
    /// System calls per turn of the loop before others get their chance.
    package var receiveRounds = 4
    /// Whether datagrams that come one close after another are fetched together about every millisecond instead of each as
    /// it comes (``ReceivePace``): each may then wait for that long, and costs much less.
    package var gathers = false
    /// Datagrams that wait for the end of the turn, or for the kernel to take more. Beyond it the newest are dropped.
    package var sendQueue = 1024
    /// Asked of the kernel for each direction, in bytes; it may grant less.
    package var kernelBuffer = 2 << 20
    /// Lets several sockets, one per loop, share the port.
    package var sharesPort = false

    package init() {}
}

/// What a ``DatagramSocket`` has done since it was bound.
package struct DatagramStatistics: Equatable, Sendable {
    package var received = 0
    package var sent = 0
    /// Longer than the configured maximum.
    package var oversized = 0
    /// Found no room in the send queue.
    package var queueDropped = 0
    /// Refused by the kernel, one by one: no route, not permitted, too long for the link.
    package var sendFailed = 0
    package var receiveCalls = 0
    package var sendCalls = 0
}
