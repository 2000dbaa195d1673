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
    private let http: any HTTPExecuting
    private let log: Log
    private let recorder: RoomsRecorder
    private let webhooks: [WebhookSender]
    private let agents: MediaAgents?
    private let opened = Mutex<(service: RoomService, surface: RoomSurface)?>(nil)

    init(
        _ configuration: RoomsConfiguration, loops: EventLoopGroup, http: any HTTPExecuting,
        audit: any AuditRecording, metrics: Metrics, agents: MediaAgents? = nil, log: Log
    ) {
        self.agents = agents
        (self.configuration, self.loops, self.http, self.log) = (configuration, loops, http, log)
        recorder = RoomsRecorder(audit: audit, metrics: metrics, clock: SystemClock(), log: log)
        let lost = metrics.counter("patchbay_rooms_webhooks_lost_total", help: "Events that no webhook has taken.")
        webhooks = configuration.webhooks.map { webhook in
            let target = WebhookSender.Target(
                url: webhook.url.reveal(), key: webhook.key, secret: configuration.keys[webhook.key]?.reveal() ?? "")
            return WebhookSender(
                target, http: http, timers: loops, clock: SystemClock(),
                makeID: { Base64URL.encode(SecureRandom.bytes(9)) }
            ) { reason in
                lost.increment()
                log.error("a webhook was not delivered", ["url": .string("\(webhook.url)"), "why": .string(reason)])
            }
        }
    }

    /// The rooms while they are open.
    var service: RoomService? { opened.withLock { $0?.service } }

    /// Opens the media port.
    func open() async throws {
        let settings = RoomServiceConfiguration(configuration)
        let observers: [any RoomObserving] = [recorder] + webhooks + [agents].compactMap(\.self)
        let service = try await RoomService.open(
            settings, on: loops.next(), clock: SystemClock(), observer: RoomObservers(all: observers))
        await agents?.begin(at: service)
        for webhook in webhooks { loops.start { await webhook.run() } }
        let tokens = TokenCheck(secrets: settings.secrets, clock: SystemClock())
        let upgrade = WebSocketUpgrade(timers: loops, sha1: { SHA1.digest(of: $0) })
        let surface = RoomSurface(
            clients: RoomDoor(service: service, tokens: tokens, upgrade: upgrade),
            workers: WorkerDoor(service: service, tokens: tokens, upgrade: upgrade, timers: loops),
            api: TwirpDoor(service: service, tokens: tokens),
            publishers: WHIPDoor(service: service, tokens: tokens, tasks: loops))
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
    func close() async {
        agents?.close()
        await opened.withLock { $0.take() }?.service.close()
        for webhook in webhooks { webhook.finish() }
    }
}

extension RoomServiceConfiguration {
    fileprivate init(_ configuration: RoomsConfiguration) {
        self.init(udp: configuration.udp, version: BuildInformation.version)
        advertised = configuration.advertise
        agents.jobsPerWorker = configuration.jobsPerWorker
        secrets = configuration.keys.mapValues { $0.reveal() }
        iceServers = configuration.iceServers.map { server in
            ICEServer {
                ($0.urls, $0.username, $0.credential) = (server.urls, server.username, server.credential.reveal())
            }
        }
    }
}
