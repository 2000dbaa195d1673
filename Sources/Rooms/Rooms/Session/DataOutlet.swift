// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import RTCSession

/// Data packets on their way to one participant: the channels by which they go, and what waits for them to be open.
///
/// Belongs to the media loop, like the participant; a class, since sending may come back with an event of a channel.
final class DataOutlet {
    /// Bytes that may wait for a slow reader before packets that may be lost are, and before it is given up.
    private static let lossyBacklog = 256 << 10
    private static let reliableBacklog = 8 << 20
    private static let reliable = "_reliable", lossy = "_lossy"

    /// What we open to a client that receives by a connection of ours; each is used once the client has agreed.
    static let ownChannels = [
        DataChannelMessage.Open(label: reliable, isOrdered: true, reliability: .reliable),
        DataChannelMessage.Open(label: lossy, isOrdered: false, reliability: .retransmissions(0)),
    ]

    private var channels: [String: DataChannel] = [:]
    /// Reliable data for a participant whose channel is not open yet.
    private var unsent: (packets: [[UInt8]], bytes: Int) = ([], 0)

    /// Whether what comes by a channel is to arrive by all means; nil for channels that are not of the protocol.
    static func isReliable(_ channel: DataChannel) -> Bool? {
        switch channel.label {
        case reliable: true
        case lossy: false
        default: nil
        }
    }

    /// False if the participant reads so little that it must be given up.
    func send(_ bytes: [UInt8], isReliable: Bool, by connection: PeerConnection?) -> Bool {
        guard let connection, let channel = channels[isReliable ? Self.reliable : Self.lossy] else {
            return isReliable ? keep(bytes) : true
        }
        let backlog = connection.bufferedBytes
        if !isReliable, backlog > Self.lossyBacklog { return true }
        guard backlog <= Self.reliableBacklog else { return false }
        do throws(PeerConnectionError) {
            try connection.send(binary: bytes, on: channel)
            return true
        } catch {
            return !isReliable
        }
    }

    func opened(_ channel: DataChannel, of connection: PeerConnection) {
        channels[channel.label] = channel
        guard channel.label == Self.reliable else { return }
        let packets = unsent.packets
        unsent = ([], 0)
        for packet in packets { _ = send(packet, isReliable: true, by: connection) }
    }

    func closed(_ channel: DataChannel) { channels[channel.label] = nil }

    private func keep(_ bytes: [UInt8]) -> Bool {
        guard unsent.bytes + bytes.count <= Self.reliableBacklog else { return false }
        unsent.packets.append(bytes)
        unsent.bytes += bytes.count
        return true
    }
}
