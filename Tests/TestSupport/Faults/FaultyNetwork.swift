// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A way over loopback to a port, whose Nth operation fails: an operation is an accepted connection, or bytes that one side
/// sent, counted from 1 over all connections. What comes after the fault is carried again.
package final class FaultyNetwork: Sendable {
    package enum Fault: CaseIterable, Sendable {
        /// Both sides see the connection broken; the bytes are lost.
        case reset
        /// Both sides see it end; the bytes are lost.
        case close
        /// Half of the bytes still arrive before the reset.
        case cut
    }

    /// Where clients connect.
    package let port: Int
    private let listener: Int32
    private let target: Int
    private let failing: Int
    private let fault: Fault
    private let operations = Atomic(0)

    package init(to target: Int, failing operation: Int, by fault: Fault) throws {
        (listener, port) = try LoopbackSocket.listen()
        self.target = target
        self.fault = fault
        failing = operation
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// How many operations there were.
    package var operationCount: Int { operations.load(ordering: .sequentiallyConsistent) }

    /// Refuses new connections; those that there are go on until a side ends them.
    package func shutDown() { Glibc.shutdown(listener, CInt(SHUT_RDWR)) }

    private func isNextFaulty() -> Bool { operations.add(1, ordering: .sequentiallyConsistent).newValue == failing }

    private func acceptAll() {
        while true {
            let near = accept(listener, nil, nil)
            guard near >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            _ = fcntl(near, F_SETFD, FD_CLOEXEC)
            guard !isNextFaulty(),
                let far = try? LoopbackSocket.connect(port: target, host: "127.0.0.1", receiveBuffer: nil)
            else {
                if fault != .close { Self.breakOff(near) }
                close(near)
                continue
            }
            _ = fcntl(far, F_SETFL, fcntl(far, F_GETFL) & ~O_NONBLOCK)
            Thread.detachNewThread { [self] in
                relay([near, far])
                close(near)
                close(far)
            }
        }
        close(listener)
    }

    /// Carries bytes both ways until both sides have ended, or the fault came.
    private func relay(_ ends: [Int32]) {
        var entries = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while entries.contains(where: { $0.fd >= 0 }) {
            guard poll(&entries, 2, 20_000) > 0 else { return }
            for side in 0...1 where entries[side].fd >= 0 && entries[side].revents != 0 {
                let count = recv(ends[side], &buffer, buffer.count, 0)
                let other = ends[1 - side]
                if count < 0 { return ends.forEach(Self.breakOff) }
                if count == 0 {
                    entries[side].fd = -1
                    shutdown(other, CInt(SHUT_WR))
                } else if isNextFaulty() {
                    if fault == .cut { Self.send(buffer[..<(count / 2)], to: other) }
                    if fault != .close { ends.forEach(Self.breakOff) }
                    return
                } else {
                    Self.send(buffer[..<count], to: other)
                }
            }
        }
    }

    /// Lets the coming close be a reset.
    private static func breakOff(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // The other side has gone; that is seen when it is read.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
