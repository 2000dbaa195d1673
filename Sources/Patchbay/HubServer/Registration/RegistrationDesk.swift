// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import HubCore
import JSON

/// Makes of an addition what is to be kept and started; nothing is changed by it.
struct RegistrationDesk {
    let registry: ServerRegistry
    let probe: @Sendable (_ headers: [ServerEndpoint.Header]) -> ServerProbe
    /// Where a document that is too large for a request lies.
    let incoming: @Sendable (String) -> String
    /// Names that are in use.
    let taken: Set<ServerName>

    /// A server ready to be added.
    struct Candidate {
        let plan: PlannedServer
        let added: AddedServer
        let configuration: ServerConfiguration
    }

    func candidates(
        for addition: ServerAddition, at moment: Int64, by author: String
    ) async throws(RegistrationFault) -> [Candidate] {
        let plans = try await plans(for: addition)
        let names = try names(of: plans, addition)
        guard registry.servers.count + plans.count <= ServerRegistry.maximumServers else {
            throw .tooMany(limit: ServerRegistry.maximumServers)
        }
        var candidates: [Candidate] = []
        for (plan, name) in zip(plans, names) {
            var entry = plan.entry
            entry["trust"] = .string(addition.trust.rawValue)
            let added = AddedServer(
                name: name, entry: RawJSON(.object(entry)), document: plan.document, source: plan.source,
                folder: addition.folder, added: moment, author: author)
            candidates.append(try candidate(plan, added))
        }
        return candidates
    }

    private func candidate(_ plan: PlannedServer, _ added: AddedServer) throws(RegistrationFault) -> Candidate {
        do {
            return Candidate(plan: plan, added: added, configuration: try registry.configuration(of: added))
        } catch {
            throw .unreadable(error.errors.map(\.message).joined(separator: "; "))
        }
    }

    private func plans(for addition: ServerAddition) async throws(RegistrationFault) -> [PlannedServer] {
        switch addition.source {
        case .document(let bytes, let file): return try read(bytes, file, source: nil, addition)
        case .incoming(let name, let file):
            let bytes: [UInt8]
            do {
                bytes = try FileContents.read(incoming(name), limit: ServiceFile.maximumSize)
            } catch {
                throw .unreadable("\(error)")
            }
            return try read(bytes, file, source: nil, addition)
        case .url(let written): return try await plans(at: written, addition)
        }
    }

    private func plans(
        at written: String, _ addition: ServerAddition
    ) async throws(RegistrationFault) -> [PlannedServer] {
        let url = try resolved(written)
        if let fault = WebURL.fault(in: url) { throw .unreadable("the URL \(fault)") }
        var headers: [ServerEndpoint.Header] = []
        for (name, value) in headerValues(addition) {
            headers.append(ServerEndpoint.Header(name: name, value: Secret(try resolved(value))))
        }
        switch try await probe(headers).look(at: url) {
        case .server(let name):
            let entry = withHeaders(["url": .string(written)], addition)
            return [PlannedServer(kind: .url, displayName: name, entry: entry)]
        case .document(let bytes): return try read(bytes, WebURL.label(of: url), source: url, addition)
        }
    }

    private func read(
        _ bytes: [UInt8], _ file: String, source: String?, _ addition: ServerAddition
    ) throws(RegistrationFault) -> [PlannedServer] {
        let document = ServerDocument(
            bytes: bytes, file: file, source: source, folder: addition.folder, home: registry.home,
            values: addition.values)
        var plans = try document.plan()
        for index in plans.indices where plans[index].entry["command"] == nil {
            plans[index].entry = withHeaders(plans[index].entry, addition)
        }
        return plans
    }

    /// Values called `header.NAME` are headers of whatever is reached by URL.
    private func headerValues(_ addition: ServerAddition) -> [(name: String, value: String)] {
        addition.values.filter { $0.key.hasPrefix("header.") }.sorted { $0.key < $1.key }
            .map { (String($0.key.dropFirst("header.".count)), $0.value) }
    }

    private func withHeaders(_ entry: JSONObject, _ addition: ServerAddition) -> JSONObject {
        let values = headerValues(addition)
        guard !values.isEmpty else { return entry }
        var entry = entry
        var headers = entry["headers"]?.object ?? [:]
        for (name, value) in values { headers[name] = .string(value) }
        entry["headers"] = .object(headers)
        return entry
    }

    private func resolved(_ text: String) throws(RegistrationFault) -> String {
        do {
            return try registry.texts(in: "").resolve(text)
        } catch {
            throw .unreadable(error.reason)
        }
    }

    private func names(
        of plans: [PlannedServer], _ addition: ServerAddition
    ) throws(RegistrationFault) -> [ServerName] {
        var names = ServerName.assigned(to: plans.map(\.displayName))
        if let wanted = addition.name {
            guard plans.count == 1, let name = ServerName(wanted) else {
                throw .invalid(
                    kind: "name",
                    plans.count == 1
                        ? "a server's name has 1 to 20 of a-z, 0-9 and \"-\""
                        : "the document has \(plans.count) servers")
            }
            names = [name]
        }
        if let name = names.first(where: { taken.contains($0) }) { throw .nameTaken(name.text) }
        return names
    }
}
