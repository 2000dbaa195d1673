// SPDX-License-Identifier: Apache-2.0

import CUsrSCTP
import Glibc
import Synchronization

/// One SCTP association (RFC 9260) over the messages of a DTLS connection (RFC 8261).
///
/// Belongs to one thread. Packets and time come in, events come out; packets to send go to the closure that was given,
/// during the call that caused them. Call ``timePassed()`` every 10 ms or so as long as the association lives; of many
/// associations ``allTimePassed()``, and ``timePassed()`` only where something ``isWaiting``.
package final class SCTPAssociation {
    private let configuration: SCTPConfiguration
    private let output: (Span<UInt8>) -> Void
    private let library = SCTPLibrary.shared
    private let mailbox: SCTPMailbox
    private let number: UInt
    private let socket: OpaquePointer
    private var waiting: [SCTPMessage] = []
    private var isConnected = false
    private var isOpen = true
    /// Bytes of messages that the library has not taken yet.
    package private(set) var bufferedBytes = 0

    package init(
        configuration: SCTPConfiguration = .init(), output: @escaping (Span<UInt8>) -> Void
    ) throws(SCTPError) {
        self.configuration = configuration
        self.output = output
        let mailbox = SCTPMailbox(maximumMessage: configuration.maximumMessage)
        let library = library
        let (number, socket) = try library.locked { () throws(SCTPError) in
            let number = library.register(mailbox)
            do throws(SCTPError) {
                return (number, try SCTPSocket.make(number, configuration))
            } catch {
                library.deregister(number)
                throw error
            }
        }
        (self.mailbox, self.number, self.socket) = (mailbox, number, socket)
    }

    deinit { release() }

    /// Both sides do this, at the same time if they like.
    package func connect() throws(SCTPError) -> [SCTPEvent] {
        guard isOpen else { return [] }
        let (socket, number, port) = (socket, number, configuration.port)
        try library.locked { () throws(SCTPError) in try SCTPSocket.connect(socket, number, port) }
        return flush()
    }

    package func packetReceived(_ packet: Span<UInt8>) -> [SCTPEvent] {
        guard isOpen else { return [] }
        packet.withUnsafeBufferPointer { buffer in
            inLibrary { number, _ in
                usrsctp_conninput(UnsafeMutableRawPointer(bitPattern: number), buffer.baseAddress, buffer.count, 0)
            }
        }
        return flush()
    }

    /// Tells the library the time, for all associations of the process at once.
    package static func allTimePassed() {
        let library = SCTPLibrary.shared
        library.locked { library.timePassed() }
    }

    /// Another number whenever the library has had something for any association. While it stays, an association that its
    /// owner has served ``isWaiting`` only if it has messages of its own.
    package static var fills: Int { SCTPMailbox.fills.load(ordering: .acquiring) }

    /// Whether there is something to be taken from the library or to be given to it. Costs next to nothing.
    package var isWaiting: Bool { mailbox.isFilled.load(ordering: .relaxed) || !waiting.isEmpty }

    package func timePassed() -> [SCTPEvent] {
        guard isOpen else { return [] }
        let library = library
        inLibrary { _, _ in library.timePassed() }
        return flush()
    }

    /// Sends a message, or keeps it until the library has room for it.
    package func send(_ message: SCTPMessage) throws(SCTPError) -> [SCTPEvent] {
        guard isOpen, isConnected else { throw .notConnected }
        guard !message.bytes.isEmpty else { throw .emptyMessage }
        guard message.bytes.count <= configuration.maximumMessage else {
            throw .messageTooLarge(limit: configuration.maximumMessage)
        }
        guard bufferedBytes == 0 || bufferedBytes + message.bytes.count <= configuration.maximumBuffered else {
            throw .full(bytes: bufferedBytes)
        }
        waiting.append(message)
        bufferedBytes += message.bytes.count
        return flush()
    }

    /// Closes our side of a stream (RFC 6525); the peer sees it as ``SCTPEvent/streamsReset(_:)``.
    package func reset(stream: UInt16) -> [SCTPEvent] {
        guard isOpen, isConnected else { return [] }
        inLibrary { _, socket in _ = patchbay_sctp_reset_outgoing(socket, stream) }
        return flush()
    }

    /// Ends the association at once; the peer is told. Nothing happens afterwards. Idempotent.
    package func close() { release() }

    private func release() {
        guard isOpen else { return }
        isOpen = false
        let (library, mailbox) = (library, mailbox)
        let packets = inLibrary { number, socket in
            usrsctp_close(socket)
            let packets = mailbox.take().packets
            library.deregister(number)
            return packets
        }
        for packet in packets { output(packet.span) }
    }

    /// Hands over what waits, then what the library has for us, until there is no more.
    private func flush() -> [SCTPEvent] {
        var events: [SCTPEvent] = []
        while true {
            let (mailbox, isSending) = (mailbox, isConnected && !waiting.isEmpty)
            let messages = isSending ? waiting[...] : []
            let (sent, new) = inLibrary { _, socket in
                let sent = messages.prefix { SCTPSocket.send($0, on: socket) }.count
                return (sent, mailbox.take())
            }
            bufferedBytes -= waiting.prefix(sent).reduce(0) { $0 + $1.bytes.count }
            waiting.removeFirst(sent)
            for packet in new.packets { output(packet.span) }
            for event in new.events { note(event) }
            events += new.events
            if new.packets.isEmpty && new.events.isEmpty { return events }
        }
    }

    private func note(_ event: SCTPEvent) {
        switch event {
        case .connected: isConnected = true
        case .closed, .oversizedMessage: isConnected = false
        case .received, .streamsReset: break
        }
    }

    private func inLibrary<T>(_ body: (_ number: UInt, _ socket: OpaquePointer) -> T) -> T {
        library.locked { body(number, socket) }
    }
}
