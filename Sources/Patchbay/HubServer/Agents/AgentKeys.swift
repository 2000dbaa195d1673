// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Cryptography
import HTTPMessages
import HubCore
import Identity
import Lifecycle
import Synchronization
import Telemetry

/// The keys that the operator pinned for agents, each set kept to its source from its first use on.
final class AgentKeys: CardKeyProviding {
    private struct Known {
        let source: TokenIssuer.Keys
        let keeper: KeySetKeeper
    }

    private let http: any HTTPExecuting
    private let work: any TaskStarting & TimerScheduling
    private let log: Log
    private let known = Mutex<[ServerName: Known]>([:])

    init(http: any HTTPExecuting, work: any TaskStarting & TimerScheduling, log: Log) {
        self.http = http
        self.work = work
        self.log = log
    }

    func keys(of agent: AgentConfiguration, afresh: Bool) async -> (any CardKeyChecking)? {
        guard let source = agent.keys else { return nil }
        let (keeper, isNew) = keeper(of: agent.name, source)
        if isNew { await keeper.begin() }
        return afresh && !isNew ? await keeper.refreshed() : keeper.current
    }

    /// The agent is gone, and its source is not asked any more.
    func forget(_ agent: ServerName) { known.withLock { $0.removeValue(forKey: agent) }?.keeper.end() }

    func end() {
        let keepers = known.withLock { known in
            defer { known = [:] }
            return known.values.map(\.keeper)
        }
        for keeper in keepers { keeper.end() }
    }

    private func keeper(of agent: ServerName, _ source: TokenIssuer.Keys) -> (KeySetKeeper, isNew: Bool) {
        known.withLock { known in
            if let old = known[agent] {
                if old.source == source { return (old.keeper, false) }
                old.keeper.end()
            }
            let keeper = KeySetKeeper(source, of: "an agent", named: agent.text, http: http, work: work, log: log) {}
            known[agent] = Known(source: source, keeper: keeper)
            return (keeper, true)
        }
    }
}

extension JSONWebKeySet: CardKeyChecking {
    /// A key without an id is nobody's: a signature has to name its key.
    package func isSignature(_ signature: [UInt8], over input: [UInt8], algorithm: String, keyID: String) -> Bool? {
        let fitting = keys.filter { $0.id == keyID && $0.algorithm.rawValue == algorithm }
        return fitting.isEmpty ? nil : fitting.contains { $0.isSignature(signature, over: input) }
    }
}
