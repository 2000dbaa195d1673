// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Rooms
import Telemetry

/// The meters of each room, by its name, for as long as it is open.
struct RoomMeters: Sendable {
    private let metrics: Metrics

    init(_ metrics: Metrics) { self.metrics = metrics }

    func measured(_ traffic: RoomTraffic) {
        let labels = [("room", traffic.room)]
        func count(_ name: String, _ amount: UInt64, _ help: String) {
            metrics.counter("patchbay_room_\(name)_total", help: help, labels: labels).increment(by: amount)
        }
        func set(_ name: String, _ value: Int64, _ help: String) {
            metrics.gauge("patchbay_room_\(name)", help: help, labels: labels).set(value)
        }
        count("packets_received", traffic.received, "Packets of sound and picture that came from participants.")
        count("packets_forwarded", traffic.forwarded, "Packets of sound and picture that went out to receivers.")
        count("packets_lost", traffic.lost, "Packets that were missing on their way to the hub.")
        set(
            "reported_loss_permille", Int64(traffic.reportedLoss * 1000),
            "The largest share that a receiver has reported lost lately.")
        set("jitter_microseconds", traffic.jitter.microseconds, "The largest jitter on the way to the hub.")
        set("round_trip_microseconds", traffic.roundTrip.microseconds, "The largest round trip to a receiver.")
        set(
            "forwarding_delay_microseconds", traffic.forwardingDelay.microseconds,
            "The largest time that the hub took lately to hand a packet on to all its receivers, of one in 64.")
    }

    func ended(_ room: String) { metrics.forget(labels: [("room", room)]) }
}

extension Duration {
    fileprivate var microseconds: Int64 { wholeNanoseconds / 1000 }
}
