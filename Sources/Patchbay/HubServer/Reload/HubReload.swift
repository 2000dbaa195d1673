// SPDX-License-Identifier: Apache-2.0

import Documents
import EventLoops
import HubCore
import Lifecycle
import Synchronization
import TLS
import Telemetry

/// Reads the configuration again when it is told to or its file changes, and brings the running hub to it.
///
/// A file that is wrong changes nothing: the hub goes on with what it has, and the log says where the file is wrong.
final class HubReload: Sendable {
    private struct State {
        var running: HubConfiguration
        var isReloading = false
        var isAskedAgain = false
    }

    private let source: ConfigurationSource
    private let switchboard: Switchboard
    private let edge: EdgeGuard
    private let identity: ReloadableIdentity?
    private let log: Log
    private let state: Mutex<State>
    private let watch = Mutex<FileWatch?>(nil)
    private let policyWatch = Mutex<FileWatch?>(nil)

    init(
        _ source: ConfigurationSource, running: HubConfiguration, switchboard: Switchboard, edge: EdgeGuard,
        identity: ReloadableIdentity?, log: Log
    ) {
        self.source = source
        self.switchboard = switchboard
        self.edge = edge
        self.identity = identity
        self.log = log
        state = Mutex(State(running: running))
        let watch = FileWatch(path: source.file, timers: switchboard.loops) { [weak self] in self?.requested() }
        self.watch.withLock { $0 = watch }
        watchPolicy(running.policyFile)
    }

    func end() {
        watch.withLock { $0.take() }?.end()
        policyWatch.withLock { $0.take() }?.end()
    }

    private func watchPolicy(_ file: String?) {
        let new = file.map { file in
            FileWatch(path: file, timers: switchboard.loops) { [weak self] in self?.requested() }
        }
        let old = policyWatch.withLock { watch in
            defer { watch = new }
            return watch
        }
        old?.end()
    }

    /// Reloads soon. Requests that come while one is being carried out are answered by one more.
    func requested() {
        let isFirst = state.withLock { state in
            if state.isReloading { state.isAskedAgain = true }
            defer { state.isReloading = true }
            return !state.isReloading
        }
        if isFirst { switchboard.loops.start { await self.run() } }
    }

    private func run() async {
        repeat { await reloadOnce() } while goesOn()
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            state.isReloading = state.isAskedAgain
            state.isAskedAgain = false
            return state.isReloading
        }
    }

    private func reloadOnce() async {
        reloadIdentity()
        do {
            await apply(try source.load())
        } catch {
            log.error("the new configuration is wrong; the old one goes on", ["why": .string("\(error)")])
        }
    }

    /// New handshakes get the new certificate; files that are of no use leave the old one.
    private func reloadIdentity() {
        guard let identity else { return }
        do throws(TLSError) {
            try identity.reload()
            log.info("certificate read again", ["file": .string(identity.certificateFile)])
        } catch {
            log.error("the new certificate is of no use; the old one goes on", ["why": .string("\(error)")])
        }
    }

    /// A policy with a rule that the tools contradict is refused like one that cannot be read.
    private func applyPolicy(of new: HubConfiguration, instead old: HubConfiguration) async {
        if new.policyFile != old.policyFile { watchPolicy(new.policyFile) }
        guard new.policy != old.policy else { return }
        var errors: [DocumentError] = []
        if let policy = new.policy { errors = await switchboard.review(policy, file: new.policyFile) }
        guard errors.isEmpty else {
            let places = errors.map(\.description).joined(separator: "; ")
            log.error("the new policy cannot hold; the old one goes on", ["why": .string(places)])
            return
        }
        let details = ChangeRecorder.describe(new.policy)
        guard
            await switchboard.changes.mayTakeForce(.replacePolicy, file: new.policyFile ?? "", details: details)
        else { return }
        switchboard.policy.replace(
            state.withLock { state in
                state.running.policy = new.policy
                return state.running.policyInForce
            })
        switchboard.feed.announceEverything()
        log.info("policy replaced", ["rules": .count(new.policy?.rules.count ?? 0)])
    }

    /// Servers, hosts and origins, once that is recorded.
    private func exchange(_ change: ConfigurationChange, _ new: HubConfiguration) async {
        guard !change.isEmpty,
            await switchboard.changes.mayTakeForce(.reload, file: source.file, details: change.details)
        else { return }
        edge.replace(EdgeCheck(new))
        await switchboard.exchange(removing: change.removed, adding: change.added)
        if !change.changesNoAgents {
            await switchboard.exchangeAgents(removing: change.removedAgents, adding: change.addedAgents)
        }
        switchboard.catalog.setVirtual(new.virtualServers)
        if change.exchanged.contains("virtualServers") { switchboard.feed.announceEverything() }
        state.withLock { state in
            state.running.servers = new.servers
            state.running.agents = new.agents
            state.running.virtualServers = new.virtualServers
            state.running.allowedHosts = new.allowedHosts
            state.running.allowedOrigins = new.allowedOrigins
        }
    }

    private func apply(_ new: HubConfiguration) async {
        let old = state.withLock { $0.running }
        let change = ConfigurationChange(from: old, to: new)
        await exchange(change, new)
        await applyPolicy(of: new, instead: old)
        state.withLock { $0.running.policyFile = new.policyFile }
        log.info(
            "configuration reloaded",
            ["removed": .count(change.removed.count), "added": .count(change.added.count)])
        guard !change.needRestart.isEmpty else { return }
        log.warning(
            "some changes count from the next start on", ["keys": .string(change.needRestart.joined(separator: ", "))])
    }
}
