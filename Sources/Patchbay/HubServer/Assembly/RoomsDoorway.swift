// SPDX-License-Identifier: Apache-2.0

import Addresses
import Cryptography
import EventLoops
import HTTPMessages
import HubCore
import LiveKitSignal
import Rooms
import Synchronization
import Telemetry

/// The rooms of a hub: opened with it, behind its HTTP surface.
final class RoomsDoorway: HTTPHandling {
    private let configuration: RoomsConfiguration
    private let loops: EventLoopGroup
    private let log: Log
    private let opened = Mutex<(service: RoomService, surface: RoomSurface)?>(nil)

    init(_ configuration: RoomsConfiguration, loops: EventLoopGroup, log: Log) {
        (self.configuration, self.loops, self.log) = (configuration, loops, log)
    }

    /// Opens the media port.
    func open() async throws {
        let settings = RoomServiceConfiguration(configuration)
        let service = try await RoomService.open(settings, on: loops.next(), clock: SystemClock())
        let tokens = TokenCheck(secrets: settings.secrets, clock: SystemClock())
        let upgrade = WebSocketUpgrade(timers: loops, sha1: { SHA1.digest(of: $0) })
        let surface = RoomSurface(
            clients: RoomDoor(service: service, tokens: tokens, upgrade: upgrade),
            workers: WorkerDoor(service: service, tokens: tokens, upgrade: upgrade, timers: loops),
            api: TwirpDoor(service: service, tokens: tokens))
        opened.withLock { $0 = (service, surface) }
        let addresses = await service.mediaAddresses.map(\.description)
        log.info("rooms are open", ["media": .string(addresses.joined(separator: ", "))])
    }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard let surface = opened.withLock({ $0?.surface }) else {
            return responder.send(HTTPServerResponse(status: 503))
        }
        await surface.handle(request, responder)
    }

    /// Everybody in a room is told to leave.
    func close() async { await opened.withLock { $0.take() }?.service.close() }
}

extension RoomServiceConfiguration {
    fileprivate init(_ configuration: RoomsConfiguration) {
        self.init(udp: configuration.udp, version: BuildInformation.version)
        advertised = configuration.advertise
        secrets = configuration.keys.mapValues { $0.reveal() }
        iceServers = configuration.iceServers.map { server in
            ICEServer {
                ($0.urls, $0.username, $0.credential) = (server.urls, server.username, server.credential.reveal())
            }
        }
    }
}
