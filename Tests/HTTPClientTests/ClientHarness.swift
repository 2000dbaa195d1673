// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import TestSupport

/// A client on its own loops, and a scripted server, for the time of one test.
struct ClientHarness {
    let group: EventLoopGroup
    let client: LoopHTTPClient
    let server: ScriptedServer

    static func run<Value: Sendable>(
        _ engine: Engine, configuration: HTTPClientConfiguration = HTTPClientConfiguration(), loops: Int = 1,
        nativeIdleLifetime: Duration = .seconds(600), script: @escaping ScriptedServer.Script,
        _ body: (ClientHarness) async throws -> Value
    ) async throws -> Value {
        let group = try EventLoopGroup(count: loops, name: "client")
        let server = try ScriptedServer(script)
        var configuration = configuration
        configuration.sendsPlainThroughCurl = engine == .curl
        // Long by default: tests of reuse are not about how fast the machine is.
        configuration.nativeIdleLifetime = nativeIdleLifetime
        let client = LoopHTTPClient(group: group, configuration: configuration)
        let harness = ClientHarness(group: group, client: client, server: server)
        let result: Result<Value, any Error>
        do { result = .success(try await body(harness)) } catch { result = .failure(error) }
        await client.shutDown()
        server.shutDown()
        group.shutDown()
        return try result.get()
    }

    func request(
        _ method: HTTPMethod = .get, _ target: String = "/", fields: HTTPFields = [:], body: String = "",
        limits: HTTPClientLimits = HTTPClientLimits()
    ) -> HTTPClientRequest {
        HTTPClientRequest(
            method: method, url: server.url + target, fields: fields, body: Array(body.utf8), limits: limits)
    }

    /// The whole exchange: status and body.
    func exchange(_ request: HTTPClientRequest) async throws -> (status: Int, body: String) {
        let response = try await client.execute(request)
        let body = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), String(decoding: body, as: UTF8.self))
    }

    /// The error of an exchange that must fail, before or after its head.
    func failure(of request: HTTPClientRequest) async -> HTTPClientError? {
        do throws(HTTPClientError) {
            _ = try await client.execute(request).body.collect(upTo: 64 << 20)
            return nil
        } catch {
            return error
        }
    }
}

/// The two ways in which plain HTTP can be carried: whatever a test says holds for both.
enum Engine: CaseIterable {
    case curl, native
}

extension HTTPClientError {
    /// The case alone, for comparing where the text is another matter.
    var kind: String { String("\(self)".prefix { $0 != "(" }) }
}
