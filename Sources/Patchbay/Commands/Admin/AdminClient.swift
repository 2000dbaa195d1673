// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import AdminAPI
import Documents
import HTTPMessages
import HubCore
import HubServer
import JSON

/// Asks the running hub, which it finds through the data directory.
struct AdminClient {
    /// Longer than any call the hub lets run by default; the hub's own deadline answers first.
    private static let patience = Duration.seconds(600)
    private static let maximumAnswer = 64 << 20

    private let record: HubRecord
    private let openHTTP: @Sendable () throws -> CommandHTTP

    init(_ arguments: ParsedArguments, in context: CommandContext) throws(CommandFailure) {
        let directory = try Self.dataDirectory(arguments, in: context)
        do {
            record = try HubRecord(in: directory)
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
        openHTTP = context.openHTTP
    }

    /// Where clients of live rooms on this machine reach the hub.
    var webSocketURL: String { record.url.replacing("http", with: "ws", maxReplacements: 1) }

    /// The body of a good answer.
    func perform(_ route: AdminRoute, body: [UInt8] = []) async throws(CommandFailure) -> RawJSON {
        var request = HTTPClientRequest(method: route.method, url: record.url + route.path, body: body)
        request.fields.append("authorization", record.token.authorization)
        if !body.isEmpty { request.fields.append("content-type", "application/json") }
        request.limits.head = Self.patience
        let (status, answer) = try await exchange(request)
        guard let json = try? RawJSON(validating: answer, limits: .unboundedSize) else {
            throw CommandFailure(.unable, "\(record.url) answered \(status.code) and no JSON: is it a patchbay hub?")
        }
        guard status.isSuccess else { throw Self.failure(status, json) }
        return json
    }

    /// Lets `body` talk to an agent of the hub as the hub's operator.
    func withAgent<Value: Sendable>(
        at path: String, _ body: (AgentClient) async throws(A2AClientError) -> Value
    ) async throws(CommandFailure) -> Value {
        let http: CommandHTTP
        do {
            http = try openHTTP()
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
        let interface = AgentInterface(url: record.url + path, binding: .jsonRPC, dialect: .v1_0)
        var limits = A2AClientLimits()
        limits.call = Self.patience
        limits.message = Self.maximumAnswer
        let result: Result<Value, A2AClientError>
        do throws(A2AClientError) {
            guard let choice = InterfaceChoice(interface) else { throw A2AClientError.noInterface(path) }
            let client = AgentClient(
                choice, streams: true, http: http.client, headers: ["authorization": record.token.authorization],
                limits: limits)
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        await http.close()
        return try result.mapError(Self.failure).get()
    }

    private static func failure(_ error: A2AClientError) -> CommandFailure {
        switch error {
        case .refused(let answer): CommandFailure(.no, PrintableText.line(answer.message, limit: 1000))
        case .malformed(let what):
            CommandFailure(
                .no, PrintableText.line("no agent answers there (\(what)); see: patchbay agents list", limit: 1000))
        default: CommandFailure(.unable, PrintableText.line("\(error)", limit: 1000))
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws(CommandFailure) -> (HTTPStatus, [UInt8]) {
        let http: CommandHTTP
        do {
            http = try openHTTP()
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
        let result: Result<(HTTPStatus, [UInt8]), HTTPClientError>
        do throws(HTTPClientError) {
            let response = try await http.client.execute(request)
            result = .success((response.status, try await response.body.collect(upTo: Self.maximumAnswer)))
        } catch {
            result = .failure(error)
        }
        await http.close()
        return try result.mapError(unreachable).get()
    }

    /// Where the options say that the hub keeps its data.
    static func dataDirectory(
        _ arguments: ParsedArguments, in context: CommandContext
    ) throws(CommandFailure) -> String {
        if let data = arguments[CommonOptions.hubData] { return data }
        guard let file = arguments[CommonOptions.hubConfig] else { return HubConfiguration().dataDirectory }
        do {
            return try ConfigurationFile.dataDirectory(path: file, environment: context.environment)
        } catch {
            throw CommandFailure(.unable, lines: error.errors.map(\.description))
        }
    }

    private func unreachable(_ error: HTTPClientError) -> CommandFailure {
        guard case .cannotConnect = error else { return CommandFailure(.unable, "\(record.url): \(error)") }
        return CommandFailure(
            .unable,
            "the hub (process \(record.pid)) does not answer at \(record.url); if it has died, start it again: patchbay serve"
        )
    }

    /// What the hub decided against is an answer; what kept it from deciding is not.
    private static func failure(_ status: HTTPStatus, _ problem: RawJSON) -> CommandFailure {
        let detail = problem["detail"]?.string ?? "the hub answered \(status.code) \(status.reason)"
        let isDecision = [403, 404, 502].contains(status.code)
        return CommandFailure(isDecision ? .no : .unable, PrintableText.line(detail, limit: 1000))
    }
}
