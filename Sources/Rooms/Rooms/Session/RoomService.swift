// SPDX-License-Identifier: Apache-2.0

package import Addresses
import Datagrams
package import EventLoops
import ICE
package import Lifecycle
package import LiveKitSignal
import MediaSecurity
import RTCPackets
import RTCSession

/// The rooms of a hub with their media port, on one event loop. Any thread may call; work is done on the loop.
package actor RoomService {
    let loop: EventLoop
    private let port: SocketPort
    let table: RoomTable
    private var isClosed = false
    private var ticksInside = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Opens the media port. Throws what keeps it from opening.
    package static func open(
        _ configuration: RoomServiceConfiguration, on loop: EventLoop, clock: any WallClock,
        observer: (any RoomObserving)? = nil
    ) async throws -> RoomService {
        let service = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<RoomService, any Error>) in
            loop.submit {
                continuation.resume(
                    with: Result { try RoomService(configuration, on: loop, clock: clock, observer: observer) })
            }
        }
        await service.beginTicking()
        return service
    }

    private init(
        _ configuration: RoomServiceConfiguration, on loop: EventLoop, clock: any WallClock,
        observer: (any RoomObserving)?
    ) throws {
        self.loop = loop
        let transport = PeerTransport(at: loop.now)
        port = SocketPort(transport: transport)
        for address in configuration.udp {
            do throws(DatagramError) {
                try port.add { receiver throws(DatagramError) in
                    try DatagramSocket(bind: address, on: loop, configuration: Self.datagrams, receiver: receiver)
                }
            } catch {
                throw RoomServiceError.noMediaPort(address, "\(error)")
            }
        }
        let media = RoomMedia(
            transport: transport, identity: try DTLSIdentity(),
            configuration: PeerConnectionConfiguration(
                candidates: Self.candidates(port.localAddresses, advertised: configuration.advertised)),
            timers: loop, clock: clock, secrets: configuration.secrets)
        table = RoomTable(media: media, configuration: configuration, observer: observer)
    }

    /// Where media is received.
    package var mediaAddresses: [SocketAddress] { port.localAddresses }

    /// Forwarding many packets at once costs so much less that it is worth the millisecond.
    private static var datagrams: DatagramConfiguration {
        var configuration = DatagramConfiguration()
        configuration.gathers = true
        return configuration
    }

    private static func candidates(_ local: [SocketAddress], advertised: [IPAddress]) -> [SDPCandidate] {
        let named =
            advertised.isEmpty
            ? local : local.first.map { first in advertised.map { SocketAddress($0, port: first.port) } } ?? []
        return named.enumerated().map { index, address in
            SDPCandidate(
                foundation: String(index + 1), priority: ICEPriority.host(preference: UInt16(65_535 - index)),
                address: "\(address.ip)", port: address.port)
        }
    }

    // MARK: Participants

    package func join(_ entry: RoomEntry, _ outlet: SignalOutlet) throws(RoomRefusal) -> RoomMembership {
        try table.join(entry, outlet)
    }

    package func resume(
        _ sid: String, of identity: String, in room: String, _ outlet: SignalOutlet
    ) throws(RoomRefusal) -> RoomMembership {
        try table.resume(sid, of: identity, in: room, outlet)
    }

    package func received(_ request: SignalRequest, from member: RoomMembership) {
        table.room(member.room)?.received(request, from: member.sid)
    }

    /// The signal connection is gone; the participant may come back for a while.
    package func signalClosed(_ member: RoomMembership, _ outlet: SignalOutlet) {
        table.room(member.room)?.signalClosed(member.sid, outlet)
    }

    // MARK: Rooms

    package var rooms: [RoomInfo] { table.list }

    package func participants(of room: String) -> [ParticipantInfo]? {
        table.room(room)?.state.members.map(\.info)
    }

    /// Everybody is told to leave; the port closes. Idempotent.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        table.closeAll()
        port.close()
    }

    /// Every 20 ms for as long as somebody is inside the hub.
    func tickInside(isAgain: Bool = false) {
        guard isAgain || !ticksInside else { return }
        ticksInside = table.timePassedInside() && !isClosed
        guard ticksInside else { return }
        loop.schedule(after: VoiceReordering.frame) { [weak self] in
            self?.assumeIsolated { $0.tickInside(isAgain: true) }
        }
    }

    private func beginTicking() {
        guard !isClosed else { return }
        table.timePassed()
        loop.schedule(after: ActiveSpeakers.window) { [weak self] in
            self?.assumeIsolated { $0.beginTicking() }
        }
    }
}

/// Why rooms cannot be opened.
package enum RoomServiceError: Error, Equatable, Sendable {
    case noMediaPort(SocketAddress, String)
}

extension RoomServiceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noMediaPort(let address, let reason):
            "media of rooms cannot be received on \(address), which rooms.udp names: \(reason)"
        }
    }
}
