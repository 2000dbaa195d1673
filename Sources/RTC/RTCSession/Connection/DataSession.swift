// SPDX-License-Identifier: Apache-2.0

import DataChannels
import RTCPackets

/// The SCTP association of one connection with its channels.
final class DataSession {
    enum Event {
        case channel(DataChannelEvent)
        /// The association is over; so are its channels.
        case ended
    }

    private let association: SCTPAssociation
    private let onEvent: (Event) -> Void
    private var channels: DataChannelTable
    private var isConnected = false

    init(
        isDTLSClient: Bool, _ configuration: SCTPConfiguration, output: @escaping (Span<UInt8>) -> Void,
        onEvent: @escaping (Event) -> Void
    ) throws(PeerConnectionError) {
        do throws(SCTPError) {
            association = try SCTPAssociation(configuration: configuration, output: output)
        } catch {
            throw .data(error)
        }
        self.onEvent = onEvent
        channels = DataChannelTable(isDTLSClient: isDTLSClient)
    }

    var bufferedBytes: Int { association.bufferedBytes }

    /// Both sides open the association at once; a failure shows as its end.
    func connect() {
        do throws(SCTPError) { handle(try association.connect()) } catch { onEvent(.ended) }
    }

    func packetReceived(_ packet: Span<UInt8>) { handle(association.packetReceived(packet)) }

    /// Whether there is something to take from the library or to give to it.
    var isWaiting: Bool { association.isWaiting }

    /// Whether messages wait for the library to have room, which only asking it again shows.
    var isBlocked: Bool { association.bufferedBytes > 0 }

    func timePassed() { handle(association.timePassed()) }

    func open(_ parameters: DataChannelMessage.Open) throws(PeerConnectionError) -> DataChannel {
        let channel = try channels.open(parameters)
        if isConnected { try send(DataChannelTable.announcement(of: channel)) }
        return channel
    }

    func send(_ message: SCTPMessage) throws(PeerConnectionError) {
        do throws(SCTPError) { handle(try association.send(message)) } catch { throw .data(error) }
    }

    func close() { association.close() }

    private func handle(_ events: [SCTPEvent]) {
        for event in events {
            switch event {
            case .connected:
                isConnected = true
                for channel in channels.unopened { try? send(DataChannelTable.announcement(of: channel)) }
            case .received(let message): received(message)
            case .streamsReset(let streams): streams.forEach(closed)
            case .oversizedMessage, .closed: end()
            }
        }
    }

    private func received(_ message: SCTPMessage) {
        let (event, answer) = channels.received(message)
        if let answer { try? send(answer) }
        guard let event else { return }
        onEvent(.channel(event))
        // Data that overtook the agreement on its channel: first the channel, then what came.
        if case .opened = event, message.payloadProtocol != PayloadProtocol.control.rawValue { received(message) }
    }

    private func closed(stream: UInt16) {
        guard let event = channels.closed(stream: stream) else { return }
        handle(association.reset(stream: stream))
        onEvent(.channel(event))
    }

    private func end() {
        isConnected = false
        association.close()
        for event in channels.closeAll() { onEvent(.channel(event)) }
        onEvent(.ended)
    }
}
