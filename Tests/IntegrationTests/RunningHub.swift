// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import HubCore
import HubServer
import JSON
import Telemetry
import TestSupport
import Testing

/// A whole hub in this process on a free loopback port, and a client for it.
final class RunningHub: Sendable {
    let hub: Hub
    /// `http`, or `https` where the configuration names a certificate.
    let url: String
    let log: RecordingLogSink
    let directory: TemporaryDirectory
    private let group: EventLoopGroup
    let client: LoopHTTPClient

    /// Runs `body` with a hub, in a folder of its own unless one is given, and takes it down again, whatever `body` does.
    static func with(
        _ configuration: HubConfiguration = .demo, trusting authority: String? = nil,
        in directory: TemporaryDirectory? = nil, _ body: (RunningHub) async throws -> Void
    ) async throws {
        let running = try await RunningHub(configuration, authority, directory)
        do {
            try await body(running)
        } catch {
            await running.end()
            throw error
        }
        await running.end()
    }

    private init(
        _ configuration: HubConfiguration, _ authority: String?, _ directory: TemporaryDirectory?
    ) async throws {
        self.directory = try directory ?? TemporaryDirectory()
        log = RecordingLogSink()
        var configuration = configuration
        configuration.listen.port = 0
        configuration.dataDirectory = self.directory.file("data")
        configuration.loops = 2
        configuration.sanitizer.folder = configuration.sanitizer.folder ?? Checkout.location(of: "Manifests/Sanitizer")
        hub = try Hub(configuration: configuration, log: Log(level: .debug, sink: log))
        let scheme = configuration.tls == nil ? "http" : "https"
        url = "\(scheme)://127.0.0.1:\(try await hub.start())"
        group = try EventLoopGroup(count: 1, name: "test")
        var settings = HTTPClientConfiguration()
        settings.certificateAuthorities = authority
        client = LoopHTTPClient(group: group, configuration: settings)
    }

    private func end() async {
        await client.shutDown()
        group.shutDown()
        await hub.shutDown()
    }

    /// One exchange, its body read to the end.
    func exchange(
        _ method: HTTPMethod = .post, _ path: String = "/mcp", _ fields: HTTPFields = [:], _ body: String = ""
    ) async throws -> (status: UInt16, fields: HTTPFields, text: String) {
        let response = try await client.execute(
            HTTPClientRequest(method: method, url: url + path, fields: fields, body: Array(body.utf8)))
        let bytes = try await response.body.collect(upTo: 8 << 20)
        return (response.status.code, response.fields, String(decoding: bytes, as: UTF8.self))
    }

    /// One request of a legacy session; the result's object.
    func request(
        _ method: String, _ params: String = "{}", session: String, bearer: String? = nil
    ) async throws -> RawJSON {
        var fields: HTTPFields = [
            "content-type": "application/json", "accept": "application/json", "mcp-session-id": session,
        ]
        if let bearer { fields.append("authorization", "Bearer \(bearer)") }
        let answer = try await exchange(
            .post, "/mcp", fields, #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#)
        return try RawJSON(validating: answer.text)
    }

    /// Opens a legacy session.
    func openSession(bearer: String? = nil) async throws -> String {
        try #require(try await initialize(bearer).fields["mcp-session-id"])
    }

    /// The first message of a legacy client.
    func initialize(_ bearer: String?) async throws -> (status: UInt16, fields: HTTPFields, text: String) {
        var fields: HTTPFields = ["content-type": "application/json", "accept": "application/json"]
        if let bearer { fields.append("authorization", "Bearer \(bearer)") }
        return try await exchange(
            .post, "/mcp", fields,
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
        )
    }

    /// The token of the data directory.
    func ownerToken() throws -> String { try directory.read("data/admin.token") }

    /// An exchange with the admin API.
    func admin(
        _ method: HTTPMethod, _ path: String, _ body: String = "", bearer: String
    ) async throws -> (status: UInt16, json: RawJSON) {
        let answer = try await exchange(
            method, "/admin/v1" + path, ["authorization": "Bearer \(bearer)", "content-type": "application/json"], body)
        return (answer.status, try RawJSON(validating: answer.text))
    }

    /// A new API key.
    func makeKey(_ name: String, roles: String = "[]") async throws -> String {
        let answer = try await admin(
            .post, "/keys", #"{"name":"\#(name)","roles":\#(roles)}"#, bearer: try ownerToken())
        return try #require(answer.json["secret"]?.string)
    }
}
