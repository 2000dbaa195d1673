// SPDX-License-Identifier: Apache-2.0

import CCurl
import EventLoops
import Glibc

/// One of libcurl's sockets as the loop sees it.
///
/// A connection that libcurl stops watching between two requests stays registered as it is, since most often the next
/// request wants the same thing of it; it is taken out only if something happens on it meanwhile, or when it closes.
final class CurlSocket: DescriptorHandling {
    private let descriptor: Int32
    private unowned let driver: CurlDriver
    /// libcurl told us when it was opened and will tell us before it closes it: safe to leave registered.
    private let isConnection: Bool
    private var registered: Interest = []
    private var wanted: Interest = []

    init(descriptor: Int32, driver: CurlDriver, isConnection: Bool) {
        self.descriptor = descriptor
        self.driver = driver
        self.isConnection = isConnection
    }

    /// `what` is one of CURL_POLL_*. False: nothing more is known of this socket, forget it.
    func want(_ what: CInt) throws(EventLoopError) -> Bool {
        wanted = Self.interest(what)
        guard wanted.isEmpty else {
            try register(wanted)
            return true
        }
        if !isConnection || registered != .readable { unregister() }
        return isConnection
    }

    func unregister() {
        guard !registered.isEmpty else { return }
        registered = []
        driver.loop.removeDescriptor(descriptor)
    }

    func descriptorReady(_ readiness: Interest) {
        guard !wanted.isEmpty else { return unregister() }
        var events: CInt = 0
        if !readiness.isDisjoint(with: [.readable, .peerClosed, .failed]) { events |= CInt(CURL_CSELECT_IN) }
        if readiness.contains(.writable) { events |= CInt(CURL_CSELECT_OUT) }
        driver.run(on: descriptor, events)
    }

    private func register(_ interest: Interest) throws(EventLoopError) {
        guard interest != registered else { return }
        if registered.isEmpty {
            try driver.loop.addDescriptor(descriptor, interest: interest, self)
        } else {
            try driver.loop.changeInterest(descriptor, to: interest)
        }
        registered = interest
    }

    private static func interest(_ what: CInt) -> Interest {
        switch what {
        case CInt(CURL_POLL_IN): .readable
        case CInt(CURL_POLL_OUT): .writable
        case CInt(CURL_POLL_INOUT): [.readable, .writable]
        default: []
        }
    }
}
