// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import EventLoops
import Lifecycle

/// What the machine gives at best: a socket that sends every datagram back as it came, with `recvmmsg` and `sendmmsg`.
actor EchoYardstick {
    private let loop: EventLoop
    private let echo = Echo()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(on loop: EventLoop) throws {
        self.loop = loop
        echo.socket = try DatagramSocket(bind: SocketAddress(.loopbackV4, port: 0), on: loop, receiver: echo)
    }

    static func make(on loop: EventLoop) async throws -> EchoYardstick {
        try await withCheckedThrowingContinuation { continuation in
            loop.submit { continuation.resume(with: Result { try EchoYardstick(on: loop) }) }
        }
    }

    var address: SocketAddress { echo.socket?.localAddress ?? SocketAddress(.loopbackV4, port: 0) }
    var echoed: Int { echo.count }

    func close() {
        echo.socket?.close()
        echo.socket = nil
    }

    private final class Echo: DatagramReceiving {
        var socket: DatagramSocket?
        var count = 0

        func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime) {
            count += 1
            socket?.send(bytes.span, to: source)
        }
    }
}
