// SPDX-License-Identifier: Apache-2.0

import A2AClient
package import A2AServer
package import A2ATypes
import HTTPMessages
import JSON
import Lifecycle
import Synchronization
import Telemetry

/// One agent behind the hub: its card as it was found, its tasks, and the way to it.
package final class ProxiedAgent: Sendable {
    fileprivate struct State {
        var pin = AgentPin()
        var isLoaded = false
        var failure: String?
        var fetched: MonotonicTime?
        var clients: [AgentClient] = []
        var service: TaskService?
    }

    package let configuration: AgentConfiguration
    private let surroundings: AgentSurroundings
    private let contexts: ContextMap
    private let state = Mutex(State())
    private let flight = SingleFlight<Bool>()

    /// A card older than this is fetched again when somebody comes, behind their back.
    private static let freshness = Duration.seconds(60)
    /// How long somebody who comes first waits for the card.
    private static let patience = Duration.seconds(10)

    package var name: ServerName { configuration.name }

    init(_ configuration: AgentConfiguration, in surroundings: AgentSurroundings, contexts: ContextMap) {
        self.configuration = configuration
        self.surroundings = surroundings
        self.contexts = contexts
    }

    // MARK: What is known

    package var pin: AgentPin { state.withLock { $0.pin } }

    /// Why its card could not be fetched last; nil when it could.
    package var failure: String? { state.withLock { $0.failure } }

    /// The card that the hub serves for it; nil where none is served yet.
    package var servedCard: AgentCard? { state.withLock { $0.service }?.currentCard }

    /// The interface that is tried first, as `binding version`; nil where nothing is served.
    package var way: String? { state.withLock { $0.clients.first }?.choice.way }

    // MARK: Serving

    /// The tasks of the agent; nil until its card is known and may be served.
    package func served() -> TaskService? {
        let (service, isStale) = state.withLock { state in
            (state.service, state.fetched.map { surroundings.timers.now - $0 > Self.freshness } ?? true)
        }
        if service != nil, isStale { surroundings.tasks.start { await self.refresh() } }
        return service
    }

    /// The same, once its card is known and may be served. Throws why it is not.
    package func ready() async throws(A2AError) -> TaskService {
        if let service = served() { return service }
        await refresh()
        if let service = state.withLock({ $0.service }) { return service }
        throw A2AError(.unavailable, "Agent \(name.text) is not served: \(state.withLock { $0.reason })")
    }

    /// Takes up what was kept, then fetches the card once.
    package func begin() async {
        await load()
        await refresh()
    }

    /// Fetches the card, or joins who does.
    package func refresh() async {
        _ = await flight.join(on: surroundings.tasks, patience: Self.patience, timers: surroundings.timers) {
            await self.discover()
            return true
        }
    }

    /// What was kept of the agent counts before it is reached: its tasks are gone on with, its card is served.
    package func load() async {
        guard !state.withLock({ $0.isLoaded }) else { return }
        do {
            let kept = try await surroundings.pins?.pin(of: name.text)
            state.withLock { state in
                state.isLoaded = true
                if let kept { state.pin = kept }
            }
            if kept?.served != nil { await serve() }
        } catch {
            surroundings.log.error(
                "the card of an agent could not be read", ["agent": .string(name.text), "why": .error(error)])
        }
    }

    /// Makes the card that the hub shows for it anew, for the hub's keys or URL have changed.
    package func showAgain() async { await serve() }

    /// A person lets the withheld card be served; false where none waits, or one that was tampered with.
    package func approve() async throws -> Bool {
        let (isApproved, pin) = state.withLock { state in (state.pin.approved(), state.pin) }
        guard isApproved else { return false }
        try await surroundings.pins?.keep(pin, of: name.text)
        await serve()
        return true
    }

    // MARK: Parts

    private func discover() async {
        await load()
        do throws(A2AClientError) {
            let discovery = CardDiscovery(http: surroundings.http, headers: headers, limits: limits)
            let found = try await discovery.find(at: configuration.endpoint.url.reveal())
            await fetched(found)
        } catch {
            let text = "\(error)"
            state.withLock { state in
                state.failure = text
                state.fetched = surroundings.timers.now
            }
            surroundings.log.warning(
                "the card of an agent could not be fetched", ["agent": .string(name.text), "why": .string(text)])
        }
    }

    private func fetched(_ found: CardDiscovery.Found) async {
        let verdict = await surroundings.keys?.verdict(on: found.received, of: configuration)
        let sighting = AgentPin.Sighting(
            received: found.received, url: found.url,
            verdict: (verdict ?? CardVerdict(on: found.received, keys: NoCardKeys())).description)
        let findings = await surroundings.scanner?.findings(in: found.received) ?? []
        let (isChanged, pin) = state.withLock { state in
            state.failure = nil
            state.fetched = surroundings.timers.now
            let isChanged = state.pin.fetched(
                sighting, trust: configuration.trust, findings: findings,
                needsSignature: configuration.keys != nil)
            return (isChanged, state.pin)
        }
        if isChanged {
            if let withheld = pin.withheld {
                surroundings.log.warning(
                    "the card of an agent is withheld",
                    ["agent": .string(name.text), "why": .string(withheld.reason)])
            }
            do {
                try await surroundings.pins?.keep(pin, of: name.text)
            } catch {
                surroundings.log.error(
                    "the card of an agent could not be stored", ["agent": .string(name.text), "why": .error(error)])
            }
        }
        await serve()
    }

    /// Brings clients and service to the card that is pinned.
    private func serve() async {
        guard let sighting = pin.served else { return stopServing() }
        guard let upstream = try? AgentCard(sighting.received),
            let card = try? AgentCard(surroundings.cards.proxied(upstream, as: name))
        else { return }
        let clients = InterfaceChoice.all(upstream, foundAt: sighting.url).map { choice in
            AgentClient(
                choice, streams: upstream.streams, http: surroundings.http, headers: headers, limits: limits)
        }
        let known = state.withLock { state in
            state.clients = clients
            return state.service
        }
        if let known { return known.replaceCard(card) }
        let service = makeService(card)
        do {
            try await service.recall()
        } catch {
            surroundings.log.error(
                "the tasks of an agent could not be read", ["agent": .string(name.text), "why": .error(error)])
        }
        state.withLock { $0.service = service }
    }

    /// The card that was served is no longer good.
    private func stopServing() {
        state.withLock { state in
            state.clients = []
            state.service = nil
        }
    }

    private func makeService(_ card: AgentCard) -> TaskService {
        let relay = AgentRelay(
            name: name, clients: { [weak self] in self?.state.withLock { $0.clients } ?? [] }, contexts: contexts,
            timers: surroundings.timers, content: surroundings.content, log: surroundings.log)
        var limits = surroundings.limits
        // The agent itself says what it does not take.
        limits.checksModes = false
        return TaskService(card: card, agent: relay, in: surroundings.service(for: name.text), limits: limits)
    }

    private var headers: HTTPFields {
        var fields = HTTPFields()
        for header in configuration.endpoint.headers { fields.append(header.name, header.value.reveal()) }
        return fields
    }

    private var limits: A2AClientLimits {
        var limits = A2AClientLimits()
        limits.call = configuration.timeout ?? surroundings.patience
        limits.message = surroundings.message
        return limits
    }
}

extension ProxiedAgent.State {
    fileprivate var reason: String {
        pin.withheld.map { "its card is withheld: \($0.reason)" } ?? failure ?? "its card has no interface spoken here"
    }
}
