// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Lifecycle
import Synchronization
package import Telemetry

/// Which definitions of tools are approved, and what waits for a person: pins are stored before they count, changes go
/// into the audit trail, what is withheld into log and metric.
package final class Manifests: ManifestReviewing {
    /// What the decisions stand on.
    package struct Parts: Sendable {
        package var store: any ManifestStoring
        package var scanner: any ManifestScanning
        package var folding: any NameFolding
        package var audit: any AuditRecording
        package var clock: any WallClock
        /// SHA-256.
        package var digest: @Sendable ([UInt8]) -> [UInt8]

        package init(
            store: any ManifestStoring, scanner: any ManifestScanning = NoManifestScan(), folding: any NameFolding,
            audit: any AuditRecording, clock: any WallClock, digest: @escaping @Sendable ([UInt8]) -> [UInt8]
        ) {
            self.store = store
            self.scanner = scanner
            self.folding = folding
            self.audit = audit
            self.clock = clock
            self.digest = digest
        }
    }

    /// The outcome of a listing that was reviewed, good until anything of its server changes.
    private struct Reviewed {
        let tools: [RawJSON]
        let admitted: [RawJSON]
    }

    private struct State {
        var book = ManifestBook()
        var isLoaded = false
        var reviewed: [ServerName: Reviewed] = [:]
        var observer: (@Sendable (ServerName) -> Void)?
    }

    private let parts: Parts
    private let log: Log
    private let records: ManifestRecords
    private let state = Mutex(State())

    package init(_ parts: Parts, log: Log) {
        self.parts = parts
        self.log = log
        records = ManifestRecords(audit: parts.audit, clock: parts.clock, digest: parts.digest, log: log)
    }

    /// Told of every server whose served tools have changed by something else than its own listing. Set once.
    package func whenChanged(_ observer: @escaping @Sendable (ServerName) -> Void) {
        state.withLock { $0.observer = observer }
    }

    /// What is approved and withheld at the moment.
    package var book: ManifestBook { state.withLock { $0.book } }

    /// Takes up what the store has; once that is done, it is not asked again.
    package func load() async throws {
        guard !state.withLock({ $0.isLoaded }) else { return }
        let (pins, held) = try await parts.store.load()
        state.withLock { state in
            guard !state.isLoaded else { return }
            for pin in pins { state.book.apply(.pin(pin), folding: parts.folding) }
            for tool in held { state.book.apply(.hold(tool), folding: parts.folding) }
            state.isLoaded = true
        }
    }

    package func admitted(_ tools: [RawJSON], of server: ServerName, trust: ServerTrust) async -> [RawJSON] {
        if let known = state.withLock({ $0.reviewed[server] }), known.tools == tools { return known.admitted }
        do {
            try await load()
        } catch {
            log.error("no tools are served before the pins are read", ["why": .error(error)])
            return []
        }
        let seen = await scanned(tools.compactMap(see), of: server)
        let changes = book.listed(
            seen, by: server, trust: trust, at: parts.clock.microsecondsSinceEpoch, folding: parts.folding)
        let isStored = await take(changes, of: server)
        return state.withLock { state in
            let admitted = Self.admitted(tools, seen, of: server, by: state.book)
            if isStored { state.reviewed[server] = Reviewed(tools: tools, admitted: admitted) }
            return admitted
        }
    }

    package func withheld(_ name: String, of server: ServerName?) -> WithheldName? {
        let book = book
        if let server { return book.held(server, name).map { WithheldName(server: server, reason: $0.why) } }
        guard let mark = name.firstRange(of: "__"), let server = ServerName(String(name[..<mark.lowerBound]))
        else { return nil }
        let held = book.held(of: server).first { tool in
            tool.name == name[mark.upperBound...]
                || EmittedNames.assign(server: server, originals: [tool.name])[tool.name] == name
        }
        return held.map { WithheldName(server: server, reason: $0.why) }
    }

    /// Approves what is withheld under these names, once it is stored and recorded. `digests` are of what the approver
    /// saw; a name whose definition is another by now is left waiting. Returns what was approved.
    package func approve(
        _ names: [String], of server: ServerName, digests: [String: [UInt8]] = [:], by approver: String
    ) async throws -> [ToolPin] {
        try await load()
        let moment = parts.clock.microsecondsSinceEpoch
        let changes = state.withLock { state in
            names.compactMap { name in
                state.book.approval(of: name, server, digest: digests[name], at: moment, by: approver)
            }
        }
        guard !changes.isEmpty else { return [] }
        try await parts.store.perform(changes)
        let pins = changes.compactMap { change in if case .pin(let pin) = change { pin } else { nil } }
        try await parts.audit.record(
            records.record(.approveManifest, server, pins.map { ($0.name, $0.digest) }, by: approver))
        apply(changes)
        return pins
    }

    /// Drops everything known of a server that is gone for good.
    package func forget(_ server: ServerName) async throws {
        try await parts.store.perform([.forget(server)])
        apply([.forget(server)])
    }

    private func see(_ definition: RawJSON) -> SeenTool? {
        guard let name = definition["name"]?.string, let bytes = try? CanonicalJSON.bytes(of: definition) else {
            return nil
        }
        return SeenTool(name: name, definition: definition, digest: parts.digest(bytes))
    }

    private func scanned(_ tools: [SeenTool], of server: ServerName) async -> [SeenTool] {
        let book = book
        var result = tools
        for (place, tool) in tools.enumerated() where !book.knows(tool, of: server) {
            result[place].verdict = await parts.scanner.verdict(
                on: tool.definition, approved: book.pin(server, tool.name)?.definition)
        }
        return result
    }

    /// Stores and applies; what cannot be stored is not approved, and comes up again with the next listing.
    private func take(_ changes: [ManifestChange], of server: ServerName) async -> Bool {
        guard !changes.isEmpty else { return true }
        do {
            try await parts.store.perform(changes)
        } catch {
            log.error(
                "what is known of a server's tools could not be stored",
                ["server": .string(server.text), "why": .error(error)])
            apply(Self.unrecorded(changes), but: server)
            return false
        }
        records.tell(changes, of: server)
        apply(changes, but: server)
        return true
    }

    /// The same with every new approval turned into a wait.
    private static func unrecorded(_ changes: [ManifestChange]) -> [ManifestChange] {
        changes.compactMap { change in
            guard case .pin(let pin) = change else { return change }
            return .hold(
                HeldTool(
                    server: pin.server, name: pin.name, digest: pin.digest, definition: pin.definition,
                    since: pin.since, reasons: [.unrecorded]))
        }
    }

    private func apply(_ changes: [ManifestChange], but quiet: ServerName? = nil) {
        let servers = Set(changes.map(\.server))
        let observer = state.withLock { state in
            for change in changes { state.book.apply(change, folding: parts.folding) }
            for server in servers { state.reviewed[server] = nil }
            return state.observer
        }
        for server in servers where server != quiet { observer?(server) }
    }

    private static func admitted(
        _ tools: [RawJSON], _ seen: [SeenTool], of server: ServerName, by book: ManifestBook
    ) -> [RawJSON] {
        var index = 0
        return tools.filter { definition in
            // What has no name was not seen; the catalog complains of it.
            guard definition["name"]?.string != nil else { return true }
            defer { index += 1 }
            return index < seen.count && book.isServed(seen[index], of: server)
        }
    }
}

extension ManifestChange {
    /// Whose tools change.
    var server: ServerName {
        switch self {
        case .pin(let pin): pin.server
        case .hold(let held): held.server
        case .unpin(let server, _), .drop(let server, _), .forget(let server): server
        }
    }
}
