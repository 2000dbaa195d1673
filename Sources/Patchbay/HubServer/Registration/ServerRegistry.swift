// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON
import Synchronization

/// The servers that were added while a hub ran, those of earlier runs included.
final class ServerRegistry: Sendable {
    /// Added servers of one hub.
    static let maximumServers = 1000

    private let store: any AddedServerStoring
    private let environment: [String: String]
    private let state = Mutex<[ServerName: AddedServer]>([:])

    init(store: any AddedServerStoring, environment: [String: String]) {
        self.store = store
        self.environment = environment
    }

    /// All of them, by name.
    var servers: [AddedServer] { state.withLock { $0.values.sorted { $0.name < $1.name } } }

    func contains(_ name: ServerName) -> Bool { state.withLock { $0[name] != nil } }

    /// Takes up what the store has.
    func load() async throws {
        let stored = try await store.servers()
        state.withLock { state in for server in stored { state[server.name] = server } }
    }

    /// Keeps them; all of them or none.
    func add(_ servers: [AddedServer]) async throws {
        try await store.add(servers)
        state.withLock { state in for server in servers { state[server.name] = server } }
    }

    func remove(_ name: ServerName) async throws {
        try await store.remove(name)
        state.withLock { $0[name] = nil }
    }

    /// What the entry of a server says, with its references replaced.
    func configuration(of server: AddedServer) throws(DocumentFailure) -> ServerConfiguration {
        let document = try Document(file: "the entry of \(server.name.text)", bytes: Array(server.entry.bytes))
        let report = DocumentReport(document)
        let reader = ServersReader(texts: texts(in: server.folder))
        let service = server.document.map { (bytes: $0, source: server.source) }
        let configuration = reader.read(
            report.root, key: server.name.text, name: server.name, document: service)
        return try report.finish(configuration)
    }

    /// For texts of the operator's own.
    func texts(in folder: String) -> ReferenceResolver { ReferenceResolver(folder: folder, environment: environment) }

    /// Where the hub's user keeps their files; `/` where nobody says.
    var home: String { environment["HOME"] ?? "/" }
}
