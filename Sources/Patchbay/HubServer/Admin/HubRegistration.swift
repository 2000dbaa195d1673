// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Database
import Documents
import HubCore
import HubStorage
import Identity
import Lifecycle
import Telemetry

/// Adds servers and takes them away while the hub runs, and approves their tools. Sessions of clients, and other servers,
/// are not touched by any of it.
struct HubRegistration: ServerChanging {
    let switchboard: Switchboard
    let clock: any WallClock
    let log: Log

    func planServers(_ addition: ServerAddition) async throws(AdminFault) -> ServerPlan {
        Self.plan(try await candidates(addition, by: ""), isDone: false)
    }

    func addServers(_ addition: ServerAddition, by actor: Principal) async throws(AdminFault) -> ServerPlan {
        let candidates = try await candidates(addition, by: actor.id)
        try await stored { try await switchboard.registry.add(candidates.map(\.added)) }
        for candidate in candidates { try await record(.addServer, candidate.added.name, by: actor) }
        if case .incoming(let name, _) = addition.source { FileContents.remove(switchboard.directory.file(name)) }
        log.info("servers were added", ["names": .string(candidates.map(\.added.name.text).joined(separator: ", "))])
        await switchboard.exchange(removing: [], adding: candidates.map(\.configuration))
        return Self.plan(candidates, isDone: true)
    }

    func approveTools(_ approval: ToolApproval, by actor: Principal) async throws(AdminFault) -> [String] {
        let server = try HubServers(switchboard: switchboard).find(approval.server).name
        let held = switchboard.manifests.book.held(of: server).filter {
            approval.tool == nil || $0.name == approval.tool
        }
        guard !held.isEmpty else {
            let what = approval.tool.map { "under the name \"\($0)\"" } ?? "for approval"
            throw .noSuchServer("nothing waits at \"\(server.text)\" \(what)")
        }
        var digests: [String: [UInt8]] = [:]
        for tool in held { digests[tool.name] = approval.digest ?? tool.digest }
        let pins: [ToolPin]
        do {
            pins = try await switchboard.manifests.approve(
                held.map(\.name), of: server, digests: digests, by: actor.id)
        } catch {
            throw .unavailable("the approval could not be stored: \(error)")
        }
        guard !pins.isEmpty else {
            throw .refused("the definition is not the one that was shown any more; look at the diff again")
        }
        await switchboard.catalog.reviewAgain(server)
        return pins.map(\.name)
    }

    func removeServer(_ name: String, by actor: Principal) async throws(AdminFault) {
        let server = try HubServers(switchboard: switchboard).find(name).name
        guard switchboard.registry.contains(server) else {
            throw .refused("the server \"\(name)\" stands in the configuration file; remove it there")
        }
        try await stored { try await switchboard.registry.remove(server) }
        try await stored { try await switchboard.manifests.forget(server) }
        try await record(.removeServer, server, by: actor)
        log.info("a server was removed", ["name": .string(name)])
        await switchboard.exchange(removing: [server], adding: [])
    }

    private func candidates(
        _ addition: ServerAddition, by author: String
    ) async throws(AdminFault) -> [RegistrationDesk.Candidate] {
        do {
            return try await switchboard.desk.candidates(
                for: addition, at: clock.microsecondsSinceEpoch, by: author)
        } catch {
            throw .refused("\(error)")
        }
    }

    private func stored(_ work: () async throws -> Void) async throws(AdminFault) {
        do {
            try await work()
        } catch {
            throw .unavailable("the store did not take it: \(error)")
        }
    }

    private func record(_ action: AuditAction, _ server: ServerName, by actor: Principal) async throws(AdminFault) {
        let record = AuditRecord(
            time: clock.microsecondsSinceEpoch, principal: actor.id, method: action.rawValue, target: server.text,
            upstream: server.text, outcome: .succeeded, durationMicroseconds: 0)
        try await stored { try await switchboard.audit.record(record) }
    }

    private static func plan(_ candidates: [RegistrationDesk.Candidate], isDone: Bool) -> ServerPlan {
        ServerPlan(
            servers: candidates.map { candidate in
                let transport = candidate.configuration.transport
                var environment: [String] = []
                if case .stdio(let launch) = transport { environment = launch.environment.keys.sorted() }
                return ServerPlan.Server(
                    name: candidate.added.name.text, document: candidate.plan.kind.rawValue,
                    command: transport.commandLine, environment: environment,
                    url: transport.commandLine.isEmpty ? transport.place : nil, notes: candidate.plan.notes)
            }, isDone: isDone)
    }
}
