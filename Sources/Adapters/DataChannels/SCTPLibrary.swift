// SPDX-License-Identifier: Apache-2.0

import CUsrSCTP
import Glibc

/// usrsctp, which is one per process and here has no threads of its own.
///
/// Associations of several threads may live in it: every call goes through ``locked(_:)``. The library calls back only
/// inside such a call, with locks of its own held; so callbacks put what they have into mailboxes, and the owners take
/// it out after their call. An association is known to the library by a number in place of an address: a callback for
/// one that is gone finds nothing, and the cookies that go to peers hold no pointer of ours.
///
/// `@unchecked Sendable`: everything mutable is touched inside ``locked(_:)`` only, callbacks included.
final class SCTPLibrary: @unchecked Sendable {
    static let shared = SCTPLibrary()

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var mailboxes: [UInt: SCTPMailbox] = [:]
    private var nextNumber: UInt = 1
    private var lastTick = SCTPLibrary.milliseconds

    private init() {
        pthread_mutex_init(lock, nil)
        usrsctp_init_nothreads(0, packetReady, nil)
        // Explicit congestion notification needs IP headers, which are not ours to see.
        usrsctp_sysctl_set_sctp_ecn_enable(0)
        usrsctp_sysctl_set_sctp_asconf_enable(0)
        usrsctp_sysctl_set_sctp_auth_enable(0)
        usrsctp_sysctl_set_sctp_blackhole(2)
        usrsctp_sysctl_set_sctp_sendspace(1 << 20)
        usrsctp_sysctl_set_sctp_recvspace(1 << 20)
        // Made for the open Internet of 2000: a second at least between repetitions, three before the first.
        usrsctp_sysctl_set_sctp_rto_initial_default(500)
        usrsctp_sysctl_set_sctp_rto_min_default(200)
        usrsctp_sysctl_set_sctp_rto_max_default(10_000)
        usrsctp_sysctl_set_sctp_init_rto_max_default(2_000)
        usrsctp_sysctl_set_sctp_delayed_sack_time_default(20)
        usrsctp_sysctl_set_sctp_max_chunks_on_queue(10_240)
    }

    /// Runs `body`, which may call the library. Not to be nested: callbacks run inside already.
    func locked<T, Failure: Error>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body()
    }

    // The rest inside ``locked(_:)`` only.

    func register(_ mailbox: SCTPMailbox) -> UInt {
        // Without associations no time passes.
        if mailboxes.isEmpty { lastTick = Self.milliseconds }
        let number = nextNumber
        nextNumber += 1
        mailboxes[number] = mailbox
        usrsctp_register_address(UnsafeMutableRawPointer(bitPattern: number))
        return number
    }

    func deregister(_ number: UInt) {
        mailboxes[number] = nil
        usrsctp_deregister_address(UnsafeMutableRawPointer(bitPattern: number))
    }

    func timePassed() {
        let now = Self.milliseconds
        guard now > lastTick, !mailboxes.isEmpty else { return }
        usrsctp_handle_timers(UInt32(clamping: now - lastTick))
        lastTick = now
    }

    fileprivate func mailbox(_ address: UnsafeMutableRawPointer?) -> SCTPMailbox? {
        address.flatMap { mailboxes[UInt(bitPattern: $0)] }
    }

    private static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// The library has a packet for the association at `address`.
private func packetReady(
    _ address: UnsafeMutableRawPointer?, _ bytes: UnsafeMutableRawPointer?, _ count: Int, _: UInt8, _: UInt8
) -> Int32 {
    SCTPLibrary.shared.mailbox(address)?.send(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

/// The library has a message or a notification for the association whose number is `owner`; without data, its end.
func messageReady(
    _: OpaquePointer?, _: sctp_sockstore, _ data: UnsafeMutableRawPointer?, _ count: Int,
    _ information: sctp_rcvinfo, _ flags: Int32, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    // The data are ours to free.
    defer { free(data) }
    guard let mailbox = SCTPLibrary.shared.mailbox(owner) else { return 1 }
    let bytes = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
    if data == nil {
        mailbox.ended()
    } else if flags & patchbay_sctp_notification != 0 {
        mailbox.notified(bytes)
    } else {
        mailbox.received(bytes, information, isWhole: flags & patchbay_sctp_end_of_record != 0)
    }
    return 1
}
