// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// The JSON Schema and the loader say the same.
@Suite struct ConfigurationSchemaTests {
    private static let environment = [
        "ROOMS_SECRET": "rooms-secret", "FILES_KEY": "k", "GITHUB_TOKEN": "t", "SEARCH_TOKEN": "s", "HOME": "/srv/a",
        "PATCHBAY_QUARANTINE_KEY": String(repeating: "0f", count: 32),
    ]

    private let schema: RawJSON

    init() throws { schema = try Checkout.json("Manifests/Schemas/patchbay.schema.json") }

    private func keys(_ object: RawJSON?) throws -> Set<String> {
        Set(try #require(object?["properties"]).members.map(\.key))
    }

    @Test("both know the same keys, everywhere")
    func keys() throws {
        let definitions = try #require(schema["$defs"])
        #expect(try keys(schema) == Set(ConfigurationKeys.Root.allCases.map(\.rawValue)))
        #expect(try keys(definitions["limits"]) == Set(ConfigurationKeys.Limits.allCases.map(\.rawValue)))
        #expect(try keys(schema["properties"]?["audit"]) == Set(ConfigurationKeys.Audit.allCases.map(\.rawValue)))
        #expect(
            try keys(schema["properties"]?["approvals"]) == Set(ConfigurationKeys.Approvals.allCases.map(\.rawValue)))
        #expect(try keys(schema["properties"]?["network"]) == Set(ConfigurationKeys.Network.allCases.map(\.rawValue)))
        #expect(try keys(schema["properties"]?["tls"]) == Set(ConfigurationKeys.TLS.allCases.map(\.rawValue)))
        #expect(try keys(definitions["rooms"]) == Set(ConfigurationKeys.Rooms.allCases.map(\.rawValue)))
        #expect(
            try keys(definitions["virtualServer"]) == Set(ConfigurationKeys.VirtualServer.allCases.map(\.rawValue)))
        #expect(try keys(definitions["virtualTool"]) == Set(ConfigurationKeys.VirtualTool.allCases.map(\.rawValue)))
        #expect(try keys(definitions["mediaAgent"]) == Set(ConfigurationKeys.MediaAgent.allCases.map(\.rawValue)))
        #expect(try keys(definitions["mediaBrain"]) == Set(ConfigurationKeys.MediaProvider.allCases.map(\.rawValue)))
        let budget = definitions["mediaAgent"]?["properties"]?["budget"]
        #expect(try keys(budget) == Set(ConfigurationKeys.MediaBudget.allCases.map(\.rawValue)))
        let iceServer = definitions["rooms"]?["properties"]?["iceServers"]?["items"]
        #expect(try keys(iceServer) == Set(ConfigurationKeys.ICEServer.allCases.map(\.rawValue)))
        #expect(try keys(schema["properties"]?["identity"]) == Set(ConfigurationKeys.Identity.allCases.map(\.rawValue)))
        #expect(try keys(schema["properties"]?["socket"]) == Set(ConfigurationKeys.Socket.allCases.map(\.rawValue)))
        #expect(try keys(definitions["socketUser"]) == Set(ConfigurationKeys.SocketUser.allCases.map(\.rawValue)))
        #expect(try keys(definitions["issuer"]) == Set(ConfigurationKeys.Issuer.allCases.map(\.rawValue)))
        let servers = try keys(definitions["stdioServer"]).union(keys(definitions["httpServer"]))
            .union(keys(definitions["serviceServer"]))
        #expect(servers == Set(ConfigurationKeys.Server.allCases.map(\.rawValue)))
    }

    @Test("a key that the schema knows is read: a value of a wrong type is refused")
    func everyKeyIsRead() throws {
        for (key, _) in try #require(schema["properties"]).members {
            #expect(!isLoadable(#"{"\#(key)": [{}]}"#), "\(key)")
        }
        for (key, _) in try #require(schema["$defs"]?["limits"]?["properties"]).members {
            #expect(!isLoadable(#"{"limits": {"\#(key)": [{}]}}"#), "limits.\(key)")
        }
        for (kind, other) in [
            ("stdioServer", #""command": "x""#), ("httpServer", #""url": "http://x""#),
            ("serviceServer", #""openapi": "Manifests/Servers/shop.yaml""#),
        ] {
            for (key, _) in try #require(schema["$defs"]?[kind]?["properties"]).members {
                let members = other.hasPrefix("\"\(key)\"") ? "" : ", \(other)"
                #expect(!isLoadable(#"{"mcpServers": {"s": {"\#(key)": [{}]\#(members)}}}"#), "\(kind).\(key)")
            }
        }
    }

    @Test("the defaults of the schema are those of the loader")
    func defaults() throws {
        let limits = try #require(schema["$defs"]?["limits"]?["properties"])
        let members = limits.members.compactMap { limit in limit.value["default"].map { "\"\(limit.key)\": \($0.text)" }
        }
        let text = """
            {"listen": \(try text("listen")), "data": \(try text("data")), "logLevel": \(try text("logLevel")),
             "limits": {\(members.joined(separator: ","))}}
            """
        #expect(
            try ConfigurationFile.parse(Document(file: "p", bytes: Array(text.utf8)), environment: [:])
                == HubConfiguration())
    }

    @Test("both take or refuse the same documents", arguments: documents)
    func agreement(text: String, isGood: Bool) throws {
        let faults = SchemaChecker(root: schema).faults(in: try RawJSON(validating: text))
        #expect(faults.isEmpty == isGood, "\(faults)")
        #expect(isLoadable(text) == isGood)
    }

    @Test("the example configurations are good for both")
    func examples() throws {
        let files = try Checkout.files(in: "Manifests/Configurations", ending: ".json")
        #expect(files.count >= 3)
        for file in files {
            let faults = SchemaChecker(root: schema).faults(in: try Checkout.json(file))
            #expect(faults.isEmpty, "\(file): \(faults)")
            #expect(throws: Never.self) {
                try ConfigurationFile.load(
                    path: Checkout.location(of: file), environment: Self.environment)
            }
        }
    }

    @Test("one example has every key that can be used")
    func everything() throws {
        let example = try Checkout.json("Manifests/Configurations/everything.json")
        let unavailable = ConfigurationKeys.Root.unavailable.map(\.rawValue)
        #expect(Set(example.members.map(\.key)).union(unavailable) == (try keys(schema)))
        #expect(Set(try #require(example["limits"]).members.map(\.key)) == (try keys(schema["$defs"]?["limits"])))
        let servers = try #require(example["mcpServers"]).members.flatMap { $0.value.members.map(\.key) }
        #expect(Set(servers) == Set(ConfigurationKeys.Server.allCases.map(\.rawValue)))
        let agents = try #require(example["agents"]).members.flatMap { $0.value.members.map(\.key) }
        #expect(Set(agents) == Set(ConfigurationKeys.Agent.allCases.map(\.rawValue)))
    }

    private static let documents: [(String, Bool)] = [
        (#"{"sanitizer": {}}"#, true), (#"{"sanitizer": {"results": "all"}}"#, false),
        (#"{"sanitizer": {"results": "label", "secrets": "redact", "addresses": true, "keepDays": 30}}"#, true),
        (#"{"sanitizer": {"keepDays": 0}}"#, false), (#"{"sanitizer": {"off": true}}"#, false),
        ("{}", true), ("[]", false), (#"{"x": 1}"#, false), (#"{"loops": 256}"#, true), (#"{"loops": 257}"#, false),
        (#"{"loops": "2"}"#, false), (#"{"loops": 2.0}"#, false), (#"{"logLevel": "warn"}"#, false),
        (#"{"data": ""}"#, false),
        (#"{"agents": {}}"#, true), (#"{"agents": {"a": {}}}"#, false), (#"{"cardCompat": "both"}"#, false),
        (#"{"agents": {"a": {"url": "http://a", "trust": "auto"}}, "cardCompat": "hybrid"}"#, true),
        (#"{"policy": "p.json"}"#, true), (#"{"policy": ""}"#, false),
        (#"{"rooms": null}"#, false), (#"{"rooms": {}}"#, false), (#"{"rooms": {"keys": {}}}"#, false),
        (#"{"rooms": {"keys": {"a": "short"}}}"#, false), (#"{"rooms": {"keys": {"a": "secret"}}}"#, true),
        (#"{"rooms": {"keys": {"a": "secret"}, "agents": {"x": {}}}}"#, false),
        (
            #"{"rooms": {"keys": {"a": "secret"}, "agents": {"x y": {"brain": {"url": "http://m", "model": "m"}}}}}"#,
            false
        ),
        (#"{"rooms": {"keys": {"a": "secret"}, "agents": {"x": {"brain": {"url": "http://m", "model": "m"}}}}}"#, true),
        (#"{"rooms": {"keys": {"a": "secret"}, "agents": {"x": {"brain": [], "voice": "rms"}}}}"#, false),
        (#"{"rooms": {"keys": {"a": "secret"}, "udp": ["127.0.0.1:7882", "[::1]:7882"]}}"#, true),
        (#"{"rooms": {"keys": {"a": "secret"}, "udp": []}}"#, false),
        (#"{"rooms": {"keys": {"a": "secret"}, "iceServers": [{"username": "a"}]}}"#, false),
        (#"{"rooms": {"keys": {"a": "secret"}, "iceServers": [{"urls": ["stun:a"]}]}}"#, true),
        (#"{"socket": {}}"#, false), (#"{"socket": {"path": "a", "mode": "600"}}"#, false),
        (#"{"socket": {"path": "a", "mode": "0660", "users": {"ann": {"uid": 0, "roles": ["admin"]}}}}"#, true),
        (#"{"socket": {"path": "a", "users": {"ann": {"roles": []}}}}"#, false),
        (#"{"socket": {"path": "a", "users": {"ann": {"uid": 1, "roles": ["root"]}}}}"#, false),
        (#"{"socket": {"path": "a", "users": {"a b": {"uid": 1}}}}"#, false),
        (#"{"approvals": {"attended": ["loopback"]}}"#, true), (#"{"approvals": {"attended": []}}"#, false),
        (#"{"allowedHosts": "a"}"#, false),
        (#"{"allowedHosts": []}"#, true), (#"{"network": {}}"#, true), (#"{"network": {"allowPrivate": 1}}"#, false),
        (#"{"network": {"proxy": "http://p:1", "authorities": "a.pem"}}"#, true),
        (#"{"network": {"proxy": 1}}"#, false),
        (#"{"network": {"authorities": ""}}"#, false),
        (#"{"limits": {"head": "16KiB"}}"#, true), (#"{"limits": {"head": 16384}}"#, false),
        (#"{"limits": {"depth": 7}}"#, false),
        (#"{"limits": {"idleTimeout": "75s"}}"#, true), (#"{"limits": {"idleTimeout": 75}}"#, false),
        (#"{"mcpServers": {}}"#, true), (#"{"mcpServers": []}"#, false),
        (#"{"mcpServers": {"": {"command": "a"}}}"#, true),
        (#"{"mcpServers": {"s": {}}}"#, false), (#"{"mcpServers": {"s": {"command": "a", "url": "http://b"}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "type": "stdio"}}}"#, true),
        (#"{"mcpServers": {"s": {"command": "a", "type": "http"}}}"#, false),
        (#"{"mcpServers": {"s": {"url": "http://a", "type": "http"}}}"#, true),
        (#"{"mcpServers": {"s": {"url": "http://a", "type": "stdio"}}}"#, false),
        (#"{"mcpServers": {"s": {"url": "http://a", "headers": {"A-b": "c"}}}}"#, true),
        (#"{"mcpServers": {"s": {"url": "http://a", "headers": {"A b": "c"}}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "env": {"A=": "c"}}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "env": {"": "c"}}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "args": [1]}}}"#, false),
        (#"{"mcpServers": {"s": {"command": ""}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "trust": "none"}}}"#, false),
        (#"{"mcpServers": {"s": {"command": "a", "cwd": ""}}}"#, false),
        (#"{"mcpServers": {"s": {"url": "http://a", "type": "sse"}}}"#, true),
    ]

    private func isLoadable(_ text: String) -> Bool {
        (try? ConfigurationFile.parse(Document(file: "p", bytes: Array(text.utf8)), environment: [:])) != nil
    }

    private func text(_ key: String) throws -> String { try #require(schema["properties"]?[key]?["default"]).text }
}
