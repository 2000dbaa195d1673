// SPDX-License-Identifier: Apache-2.0

import CUsrSCTP
import Glibc
import Synchronization

/// What the library has said about one association and its owner has not yet taken. Touched under the lock of
/// ``SCTPLibrary`` only.
final class SCTPMailbox {
    /// Packets beyond this are dropped, as the network may do: the owner has stopped taking them.
    private static let maximumPackets = 4096

    private let maximumMessage: Int
    private(set) var packets: [[UInt8]] = []
    private(set) var events: [SCTPEvent] = []
    /// The beginnings of messages that the library hands over in parts.
    private var unfinished: [UInt16: [UInt8]] = [:]
    private var hasEnded = false
    /// Whether there is anything to take. May be read without the lock.
    let isFilled = Atomic(false)
    /// How often anything was put into any mailbox. May be read without the lock.
    static let fills = Atomic(0)

    init(maximumMessage: Int) { self.maximumMessage = maximumMessage }

    func take() -> (packets: [[UInt8]], events: [SCTPEvent]) {
        defer {
            packets = []
            events = []
        }
        isFilled.store(false, ordering: .relaxed)
        return (packets, events)
    }

    func send(_ packet: UnsafeRawBufferPointer) {
        if packets.count < Self.maximumPackets { packets.append(Array(packet)) }
        fill()
    }

    func received(_ bytes: UnsafeRawBufferPointer, _ information: sctp_rcvinfo, isWhole: Bool) {
        let stream = information.rcv_sid
        let length = (unfinished[stream]?.count ?? 0) + bytes.count
        guard length <= maximumMessage, unfinished.count < 64 || unfinished[stream] != nil || isWhole else {
            unfinished[stream] = nil
            if !hasEnded { note(.oversizedMessage(stream: stream)) }
            hasEnded = true
            return
        }
        if !isWhole {
            unfinished[stream, default: []].append(contentsOf: bytes)
            return
        }
        var message = unfinished.removeValue(forKey: stream) ?? []
        message.append(contentsOf: bytes)
        note(
            .received(
                SCTPMessage(
                    stream: stream, payloadProtocol: UInt32(bigEndian: information.rcv_ppid), bytes: message,
                    isOrdered: Int32(information.rcv_flags) & SCTP_UNORDERED == 0)))
    }

    func notified(_ notification: UnsafeRawBufferPointer) {
        guard notification.count >= MemoryLayout<sctp_tlv>.size, let start = notification.baseAddress else { return }
        switch Int32(start.loadUnaligned(as: UInt16.self)) {
        case SCTP_ASSOC_CHANGE where notification.count >= MemoryLayout<sctp_assoc_change>.size:
            associationChanged(start.loadUnaligned(as: sctp_assoc_change.self))
        case SCTP_STREAM_RESET_EVENT where notification.count >= MemoryLayout<sctp_stream_reset_event>.size:
            streamsReset(start.assumingMemoryBound(to: sctp_stream_reset_event.self))
        default: break
        }
    }

    func ended() {
        if !hasEnded { note(.closed) }
        hasEnded = true
    }

    private func note(_ event: SCTPEvent) {
        events.append(event)
        fill()
    }

    private func fill() {
        isFilled.store(true, ordering: .relaxed)
        Self.fills.wrappingAdd(1, ordering: .releasing)
    }

    private func associationChanged(_ change: sctp_assoc_change) {
        switch Int32(change.sac_state) {
        case SCTP_COMM_UP: note(.connected)
        case SCTP_COMM_LOST, SCTP_SHUTDOWN_COMP, SCTP_CANT_STR_ASSOC: ended()
        default: break
        }
    }

    private func streamsReset(_ event: UnsafePointer<sctp_stream_reset_event>) {
        let flags = Int32(event.pointee.strreset_flags)
        guard flags & SCTP_STREAM_RESET_INCOMING_SSN != 0,
            flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED) == 0
        else { return }
        let count = patchbay_sctp_reset_count(event)
        let streams = (0..<max(0, count)).map { patchbay_sctp_reset_stream(event, Int32($0)) }
        for stream in streams { unfinished[stream] = nil }
        note(.streamsReset(streams))
    }
}
