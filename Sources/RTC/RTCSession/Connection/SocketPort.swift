// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Datagrams
package import ICE
import Lifecycle

/// Joins the UDP sockets of a process to its ``PeerTransport``: one port for every peer. Belongs to the sockets' thread.
package final class SocketPort: RTCDatagramSending {
    package let transport: PeerTransport
    private var sockets: [DatagramSocket] = []

    package init(transport: PeerTransport) {
        self.transport = transport
        transport.sender = self
    }

    /// Makes a socket with `bind`, to which it gives the receiver; the first one tells the time too.
    package func add<Failure: Error>(
        _ bind: (any DatagramReceiving) throws(Failure) -> DatagramSocket
    ) throws(Failure) {
        let socket = try bind(Receiver(transport: transport, index: UInt16(sockets.count)))
        if sockets.isEmpty { socket.beginTicking(every: .milliseconds(10)) }
        sockets.append(socket)
    }

    package var localAddresses: [SocketAddress] { sockets.map(\.localAddress) }

    package func send(_ datagram: Span<UInt8>, via path: ICEPath) {
        guard case .udp(let index, let remote) = path, Int(index) < sockets.count else { return }
        sockets[Int(index)].send(datagram, to: remote)
    }

    /// Ends every connection, then closes the sockets.
    package func close() {
        transport.close()
        for socket in sockets { socket.close() }
        sockets = []
    }

    private final class Receiver: DatagramReceiving {
        private let transport: PeerTransport
        private let index: UInt16

        init(transport: PeerTransport, index: UInt16) {
            self.transport = transport
            self.index = index
        }

        func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime) {
            transport.datagramReceived(&bytes, via: .udp(socket: index, remote: source), at: now)
        }

        func timePassed(at now: MonotonicTime) { transport.timePassed(at: now) }
    }
}
