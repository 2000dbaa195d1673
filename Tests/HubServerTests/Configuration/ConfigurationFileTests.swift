// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import Telemetry
import TestSupport
import Testing

@Suite struct ConfigurationFileTests {
    private func load(_ text: String, _ environment: [String: String] = [:]) throws -> HubConfiguration {
        try ConfigurationFile.parse(Document(file: "etc/p.json", bytes: Array(text.utf8)), environment: environment)
    }

    private func errors(_ text: String, _ environment: [String: String] = [:]) -> [String] {
        let failure = #expect(throws: DocumentFailure.self) { try load(text, environment) }
        return failure?.errors.map { "\($0.line):\($0.column) \($0.message)" } ?? []
    }

    @Test("an empty file is the default hub")
    func empty() throws {
        #expect(try load("{}") == HubConfiguration())
    }

    @Test("every value of the root is taken")
    func root() throws {
        let configuration = try load(
            """
            {"listen": "[::1]:0", "publicURL": "https://hub.example/p/", "data": "d", "loops": 3, "logLevel": "debug",
             "allowedHosts": ["a.example:*"], "allowedOrigins": ["https://a.example"],
             "network": {"allowPrivate": true, "proxy": "http://u:p@h:1", "authorities": "a.pem"},
             "limits": {"head": "2KiB", "body": "1MiB", "depth": 9, "connections": 1, "sessions": 2,
              "connectionsPerPeer": 3, "headTimeout": "1s",
              "bodyTimeout": "2s", "idleTimeout": "3m", "writeTimeout": "4h", "callTimeout": "500ms", "callsPerServer": 5,
              "childIdleTimeout": "7m", "pollInterval": "0s", "upstreamMessage": "6MiB"}}
            """)
        var expected = HubConfiguration()
        expected.listen = try ListenAddress(parsing: "[::1]:0")
        expected.publicURL = "https://hub.example/p"
        expected.dataDirectory = "etc/d"
        expected.loops = 3
        expected.logLevel = .debug
        expected.allowedHosts = ["a.example:*"]
        expected.allowedOrigins = ["https://a.example"]
        expected.allowsPrivateNetworks = true
        expected.proxy = Secret("http://u:p@h:1")
        expected.authoritiesFile = "etc/a.pem"
        expected.limits.head = 2048
        expected.limits.body = 1 << 20
        expected.limits.depth = 9
        expected.limits.connections = 1
        expected.limits.connectionsPerPeer = 3
        expected.limits.sessions = 2
        expected.limits.headTimeout = .seconds(1)
        expected.limits.bodyTimeout = .seconds(2)
        expected.limits.idleTimeout = .seconds(180)
        expected.limits.writeTimeout = .seconds(4 * 3600)
        expected.limits.callTimeout = .milliseconds(500)
        expected.limits.childIdleTimeout = .seconds(420)
        expected.limits.pollInterval = .zero
        expected.limits.callsPerServer = 5
        expected.limits.upstreamMessage = 6 << 20
        #expect(configuration == expected)
    }

    @Test("a stdio server is taken with all its keys")
    func stdio() throws {
        let server = try #require(
            try load(
                #"{"mcpServers": {"My Files": {"type": "stdio", "command": "run", "args": ["-x", "${env:A}"], "env": {"K": "${A}!"}, "cwd": "w", "trust": "review", "timeout": "2m"}}}"#,
                ["A": "hunter2"]
            ).servers.first)
        #expect(server.name.text == "my-files")
        #expect(server.displayName == "My Files")
        #expect(server.trust == .review)
        #expect(server.timeout == .seconds(120))
        #expect(
            server.transport
                == .stdio(
                    ServerLaunch(
                        command: Secret("run"), arguments: [Secret("-x"), Secret("hunter2")],
                        environment: ["K": Secret("hunter2!")],
                        workingDirectory: "etc/w")))
        #expect(!"\(server)".contains("hunter2"))
        #expect("\(server)".contains("${env:A}"))
    }

    @Test("an HTTP server is taken with all its keys; its label holds no credential")
    func http() throws {
        let server = try #require(
            try load(
                #"{"mcpServers": {"s": {"type": "http", "url": "https://u:${env:A}@h.example:8443/mcp?k=literal#f", "headers": {"Authorization": "Bearer ${env:A}", "X-Two": "2"}, "disabled": false}}}"#,
                ["A": "hunter2"]
            ).servers.first)
        guard case .http(let endpoint) = server.transport else {
            Issue.record("\(server)")
            return
        }
        #expect(endpoint.url.reveal() == "https://u:hunter2@h.example:8443/mcp?k=literal#f")
        #expect("\(endpoint.url)" == "https://h.example:8443/mcp")
        #expect(endpoint.headers.map(\.name) == ["Authorization", "X-Two"])
        #expect(endpoint.headers[0].value.reveal() == "Bearer hunter2")
        #expect(endpoint.kind == .streamableHTTP)
        #expect(!"\(server)".contains("hunter2"))
    }

    @Test("servers keep the order of the file, get distinct names, and those without a type find theirs out")
    func names() throws {
        let servers = try load(
            #"{"mcpServers": {"B": {"url": "http://x"}, "b": {"command": "c"}, "a": {"command": "c", "trust": "auto"}}}"#
        ).servers
        #expect(servers.map(\.displayName) == ["B", "b", "a"])
        #expect(Set(servers.map(\.name)).count == 3)
        #expect(servers[1].name.text == "b")
        #expect(servers[0].transport == .http(ServerEndpoint(url: Secret("http://x"), kind: .automatic)))
        #expect(servers.map(\.trust) == [.pinned, .pinned, .auto])
    }

    @Test("a disabled server needs neither its variables nor a transport of this build")
    func disabled() throws {
        let servers = try load(
            #"{"mcpServers": {"a": {"url": "${env:NO}", "type": "sse", "headers": {"K": "${env:NO}"}, "disabled": true}, "b": {"command": "${file:none}", "disabled": true}}}"#
        ).servers
        #expect(servers.map(\.isDisabled) == [true, true])
    }

    @Test(
        "what is wrong is told where it stands",
        arguments: [
            (#"[]"#, ["1:1 the document must be an object, not an array"]),
            (#"{"listn": 1}"#, [#"1:2 unknown key "listn"; did you mean "listen"?"#]),
            (#"{"listen": "0.0.0.0:80"}"#, ["1:12 \(ListenAddressError.openToOthers("0.0.0.0:80"))"]),
            (#"{"listen": 80}"#, [#"1:12 "listen" must be a string, not a number"#]),
            (#"{"publicURL": "hub"}"#, [#"1:15 "publicURL" must be a URL that begins with http:// or https://"#]),
            (
                #"{"publicURL": "http://h?q"}"#,
                [#"1:15 "publicURL" must end with its path: remove the query and the fragment"#]
            ),
            (#"{"loops": 0}"#, [#"1:11 "loops" must be an integer from 1 to 256, not 0"#]),
            (#"{"data": ""}"#, [#"1:10 "data" must be a path"#]),
            (
                #"{"limits": {"body": "4MB"}}"#,
                [#"1:21 "body" must be a size like "512B", "16KiB" or "4MiB", not "4MB""#]
            ),
            (#"{"limits": {"head": "1B"}}"#, [#"1:21 "head" must be from 1KiB to 1MiB"#]),
            (
                #"{"limits": {"callTimeout": "2d"}}"#,
                [#"1:28 "callTimeout" must be a time like "500ms", "30s", "5m" or "1h", not "2d""#]
            ),
            (#"{"limits": {"callTimeout": "0s"}}"#, [#"1:28 "callTimeout" must be from 1ms to 24h"#]),
            (
                #"{"allowedHosts": ["http://x"]}"#,
                [#"1:19 "http://x" is not like hub.example, hub.example:443 or hub.example:*"#]
            ),
            (
                #"{"allowedOrigins": ["https://x/"]}"#,
                [#"1:21 "https://x/" is not an origin like https://app.example or http://localhost:3000"#]
            ),
            (
                #"{"network": {"allowPrivat": true}}"#,
                [#"1:14 unknown key "allowPrivat"; did you mean "allowPrivate"?"#]
            ),
        ])
    func rootFaults(text: String, expected: [String]) { #expect(errors(text) == expected) }

    @Test(
        "what is wrong in an agent is told where it stands",
        arguments: [
            (#"{}"#, [#"1:18 "a" needs a "url": the agent's, or that of its card"#]),
            (#"{"url": "http://a", "args": []}"#, [#"1:38 unknown key "args""#]),
            (#"{"url": "http://a", "headers": {"Host": "x"}}"#, [#"1:50 the header "Host" is the hub's to write"#]),
        ])
    func agentFaults(text: String, expected: [String]) {
        let found = errors("{\"agents\": {\"a\": \(text)}}")
        #expect(found.count == expected.count)
        for (error, start) in zip(found, expected) { #expect(error.hasPrefix(start), "\(error)") }
    }

    @Test(
        "what is wrong in a server is told where it stands",
        arguments: [
            (#"{}"#, [#"1:22 "s" needs "command", "url" or "openapi""#]),
            (#"{"command": "a", "url": "http://b"}"#, [#"1:39 a server has "command" or "url", not both"#]),
            (#"{"command": "a", "type": "http"}"#, [#"1:47 a server of type "http" has "url", not "command""#]),
            (#"{"url": "http://a", "type": "stdio"}"#, [#"1:50 a server of type "stdio" has "command", not "url""#]),
            (#"{"url": "http://a", "args": []}"#, [#"1:42 "args" belongs to servers with "command""#]),
            (#"{"command": "a", "headers": {}}"#, [#"1:39 "headers" belong to servers with "url""#]),
            (#"{"command": ""}"#, [#"1:34 "command" is empty"#]),
            (#"{"command": "a", "env": {"A=B": "x"}}"#, [#"1:47 "A=B" cannot be the name of an environment variable"#]),
            (#"{"command": "a", "env": {"PORT": 3000}}"#, [#"1:55 "PORT" must be a string, not a number"#]),
            (
                #"{"command": "${env:NO}"}"#,
                [#"1:34 "command": the environment variable NO is not set; set it, or write "${env:NO:-default}""#]
            ),
            (#"{"url": "http://a", "headers": {"A B": "x"}}"#, [#"1:54 "A B" is not the name of a header"#]),
            (#"{"url": "http://a", "headers": {"Host": "x"}}"#, [#"1:54 the header "Host" is the hub's to write"#]),
            (#"{"url": "http://a", "headers": {"a": "x", "A": "y"}}"#, [#"1:64 the header "A" is given twice"#]),
            (
                #"{"url": "http://a", "headers": {"A": "x\ny"}}"#,
                [#"1:59 "A" holds a control character, which a header cannot"#]
            ),
            (#"{"url": "http:///x"}"#, [#"1:30 "url" must be a URL with a host name"#]),
            (
                #"{"url": "http://a b"}"#,
                [#"1:30 "url" must be a URL: characters other than visible ASCII are written as %XX"#]
            ),
            (
                #"{"url": "http://a", "trust": "auot"}"#,
                [#"1:51 "trust" must be "pinned", "review" or "auto", not "auot"; did you mean "auto"?"#]
            ),
        ])
    func serverFaults(server: String, expected: [String]) {
        #expect(errors("{\"mcpServers\": {\"s\": \(server)}}") == expected)
    }

    @Test(
        "what a server behind a URL speaks is found out, or said",
        arguments: [
            ("", ServerEndpoint.Kind.automatic), (#", "type": "http""#, .streamableHTTP),
            (#", "type": "streamable-http""#, .streamableHTTP), (#", "type": "sse""#, .sse),
        ])
    func kinds(_ type: String, _ kind: ServerEndpoint.Kind) throws {
        let server = try load(#"{"mcpServers": {"s": {"url": "http://a"\#(type)}}}"#).servers.first
        guard case .http(let endpoint) = server?.transport else {
            Issue.record("no server behind a URL")
            return
        }
        #expect(endpoint.kind == kind)
    }

    @Test("everything that is wrong is told at once, in the order of the text")
    func several() {
        let found = errors(
            #"{"loops": "2", "mcpServers": {"s": {"url": "x", "headers": {"A": 1}}}, "limits": {"heat": 1}}"#)
        #expect(found.map { $0.prefix { $0 != " " } } == ["1:11", "1:44", "1:66", "1:83"])
    }

    @Test("more servers than the bound are refused")
    func bound() {
        let servers = (0...1000).map { "\"s\($0)\": {\"url\": \"http://x\"}" }.joined(separator: ",")
        #expect(errors("{\"mcpServers\": {\(servers)}}").first?.contains("1000 are the most") == true)
    }

    @Test("the data directory is found in a file whose other parts cannot be used")
    func dataDirectory() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(#"{"data": "${env:D}", "mcpServers": {"s": {"url": "${env:NO}"}}}"#, to: "p.json")
        #expect(try ConfigurationFile.dataDirectory(path: path, environment: ["D": "d"]) == folder.path + "/d")
        let other = try folder.write("{}", to: "q.json")
        #expect(try ConfigurationFile.dataDirectory(path: other, environment: [:]) == ".patchbay")
        let bad = try folder.write(#"{"data": 3}"#, to: "r.json")
        #expect(throws: DocumentFailure.self) { try ConfigurationFile.dataDirectory(path: bad, environment: [:]) }
    }
}
