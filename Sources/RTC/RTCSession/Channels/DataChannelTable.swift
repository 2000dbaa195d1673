// SPDX-License-Identifier: Apache-2.0

import DataChannels
import RTCPackets

/// The data channels of one connection, and the little protocol that opens them (RFC 8832). Pure: messages come in,
/// events and messages to send go out.
struct DataChannelTable {
    static let maximumChannels = 256

    private struct Entry {
        var channel: DataChannel
        var isOpen: Bool
    }

    private var entries: [UInt16: Entry] = [:]
    /// The DTLS client opens even streams, the server odd ones.
    private let firstStream: UInt16

    init(isDTLSClient: Bool) { firstStream = isDTLSClient ? 0 : 1 }

    subscript(stream: UInt16) -> DataChannel? { entries[stream].flatMap { $0.isOpen ? $0.channel : nil } }

    /// Channels that were opened before the association was there have to be announced once it is.
    var unopened: [DataChannel] { entries.values.filter { !$0.isOpen }.map(\.channel).sorted { $0.stream < $1.stream } }

    /// Takes a free stream for a channel of ours; announce it with ``announcement(of:)``.
    mutating func open(_ parameters: DataChannelMessage.Open) throws(PeerConnectionError) -> DataChannel {
        guard entries.count < Self.maximumChannels else { throw .tooManyChannels(limit: Self.maximumChannels) }
        guard let stream = stride(from: firstStream, to: 1024, by: 2).first(where: { entries[$0] == nil }) else {
            throw .tooManyChannels(limit: 512)
        }
        let channel = DataChannel(stream: stream, parameters: parameters)
        entries[stream] = Entry(channel: channel, isOpen: false)
        return channel
    }

    static func announcement(of channel: DataChannel) -> SCTPMessage {
        SCTPMessage(
            stream: channel.stream, payloadProtocol: PayloadProtocol.control.rawValue,
            bytes: DataChannelMessage.open(channel.parameters).bytes)
    }

    /// The second value is to be sent at once.
    mutating func received(_ message: SCTPMessage) -> (event: DataChannelEvent?, answer: SCTPMessage?) {
        guard let kind = PayloadProtocol(rawValue: message.payloadProtocol) else { return (nil, nil) }
        if kind == .control { return controlReceived(message) }
        // Data may overtake the acknowledgement of an unordered channel: it says as much.
        var opening: DataChannelEvent?
        if let entry = entries[message.stream], !entry.isOpen {
            entries[message.stream]?.isOpen = true
            opening = .opened(entry.channel)
        }
        guard opening == nil, let channel = self[message.stream] else { return (opening, nil) }
        return (Self.event(channel, kind, message.bytes), nil)
    }

    mutating func closed(stream: UInt16) -> DataChannelEvent? {
        entries.removeValue(forKey: stream).flatMap { $0.isOpen ? .closed($0.channel) : nil }
    }

    mutating func closeAll() -> [DataChannelEvent] {
        entries.keys.sorted().compactMap { closed(stream: $0) }
    }

    static func message(_ channel: DataChannel, text: String) -> SCTPMessage {
        message(channel, text.isEmpty ? .emptyText : .text, Array(text.utf8))
    }

    static func message(_ channel: DataChannel, binary: [UInt8]) -> SCTPMessage {
        message(channel, binary.isEmpty ? .emptyBinary : .binary, binary)
    }

    private static func message(
        _ channel: DataChannel, _ kind: PayloadProtocol, _ bytes: [UInt8]
    ) -> SCTPMessage {
        let reliability: SCTPMessage.Reliability =
            switch channel.parameters.reliability {
            case .reliable: .reliable
            case .retransmissions(let count): .retransmissions(count)
            case .lifetime(let milliseconds): .lifetime(milliseconds: milliseconds)
            }
        return SCTPMessage(
            stream: channel.stream, payloadProtocol: kind.rawValue, bytes: bytes.isEmpty ? [0] : bytes,
            isOrdered: channel.parameters.isOrdered, reliability: reliability)
    }

    private mutating func controlReceived(
        _ message: SCTPMessage
    ) -> (event: DataChannelEvent?, answer: SCTPMessage?) {
        switch try? DataChannelMessage(parsing: message.bytes.span) {
        case .open(let parameters)?:
            guard entries[message.stream] == nil, entries.count < Self.maximumChannels else { return (nil, nil) }
            let channel = DataChannel(stream: message.stream, parameters: parameters)
            entries[message.stream] = Entry(channel: channel, isOpen: true)
            let answer = SCTPMessage(
                stream: message.stream, payloadProtocol: PayloadProtocol.control.rawValue,
                bytes: DataChannelMessage.acknowledge.bytes)
            return (.opened(channel), answer)
        case .acknowledge?:
            guard let entry = entries[message.stream], !entry.isOpen else { return (nil, nil) }
            entries[message.stream]?.isOpen = true
            return (.opened(entry.channel), nil)
        case nil: return (nil, nil)
        }
    }

    private static func event(
        _ channel: DataChannel, _ kind: PayloadProtocol, _ bytes: [UInt8]
    ) -> DataChannelEvent? {
        switch kind {
        case .text: String(validating: bytes, as: UTF8.self).map { .text(channel, $0) }
        case .binary: .binary(channel, bytes)
        case .emptyText: .text(channel, "")
        case .emptyBinary: .binary(channel, [])
        case .control: nil
        }
    }
}
