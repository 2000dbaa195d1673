// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The further sessions with one server of the `initialize` era: one for each set of capabilities that clients have, made
/// when a call first needs it. Their number is bounded by that of such sets.
final class ProfileGates: Sendable {
    typealias Gate = ConnectionGate<HTTPSession>

    private struct Place {
        let gate: Gate
        let watch: HTTPWatch
    }

    private let connector: HTTPConnector
    private let places = Mutex<[CapabilityProfile: Place]>([:])

    init(connector: HTTPConnector) {
        var connector = connector
        // What is found out here holds for these sessions alone.
        connector.verdict = EraVerdict(lifetime: connector.endpoint.limits.eraLifetime)
        self.connector = connector
    }

    func gate(for profile: CapabilityProfile) -> Gate {
        places.withLock { places in
            if let known = places[profile] { return known.gate }
            let new = make(profile)
            places[profile] = new
            return new.gate
        }
    }

    func close() async {
        let all = places.withLock { Array($0.values) }
        for place in all {
            place.watch.end()
            if let session = await place.gate.close() { await HTTPUpstream.end(session, connector.endpoint) }
        }
    }

    /// The session's own stream is held open too, since some servers put their questions there; what else comes on it is
    /// told by the first session.
    private func make(_ profile: CapabilityProfile) -> Place {
        var connector = connector
        connector.profile = profile
        connector.prefersHandshake = true
        let endpoint = connector.endpoint
        let watch = HTTPWatch(endpoint: endpoint, requests: connector.requests)
        watch.watch { _ in }
        let gate = Gate(
            limits: endpoint.limits, timers: endpoint.timers, tasks: endpoint.tasks, observer: endpoint.observer,
            attempt: { [connector] gate in
                let outcome = await HTTPUpstream.connect(connector)
                if case .success(let session) = outcome, !session.isModern { watch.began(session, gate) }
                return outcome
            },
            discard: { session in await HTTPUpstream.end(session, endpoint) })
        return Place(gate: gate, watch: watch)
    }
}
