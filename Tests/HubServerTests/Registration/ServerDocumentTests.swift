// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

@testable import HubServer

@Suite struct ServerDocumentTests {
    private func plans(_ text: String, _ values: [String: String] = [:]) throws -> [PlannedServer] {
        try ServerDocument(
            bytes: Array(text.utf8), file: "f", source: nil, folder: "/opt/b/", home: "/srv/u", values: values
        ).plan()
    }

    private func entry(_ text: String, _ values: [String: String] = [:]) throws -> JSONValue {
        .object(try #require(try plans(text, values).first).entry)
    }

    @Test("a client's file gives its servers; keys of other programs are left out and named")
    func clients() throws {
        let found = try plans(
            #"""
            {"mcpServers":{"a":{"command":"x","args":["${env:A}"],"autoApprove":["*"]},"b":{"serverUrl":"http://b"}}}
            """#)
        #expect(found.map(\.displayName) == ["a", "b"])
        #expect(JSONValue.object(found[0].entry) == ["command": "x", "args": ["${env:A}"]])
        #expect(found[0].notes == ["left out: autoApprove"])
        #expect(JSONValue.object(found[1].entry) == ["url": "http://b"])
    }

    private static func registry(_ rest: String) -> String {
        #"{"name":"io.github.u/weather","description":"d","version":"1.0.2",\#(rest)}"#
    }

    @Test("a server.json with a remote is reached there, with its variables and secret headers")
    func remotes() throws {
        let text = Self.registry(
            #"""
            "packages":[{"registryType":"npm","identifier":"p","transport":{"type":"stdio"}}],
            "remotes":[{"type":"sse","url":"https://old"},
            {"type":"streamable-http","url":"https://{tenant}.w.example/{region}/{other}",
            "variables":{"tenant":{"isRequired":true},"region":{"default":"eu"}},
            "headers":[{"name":"Authorization","isRequired":true,"isSecret":true},
            {"name":"X-Mode","value":"m-{mode}","variables":{"mode":{"default":"fast"}}},{"name":"X-No"}]}]
            """#)
        let values = ["tenant": "t1", "Authorization": "Bearer ${env:W}"]
        #expect(
            try entry(text, values) == [
                "url": "https://t1.w.example/eu/{other}",
                "headers": ["Authorization": "Bearer ${env:W}", "X-Mode": "m-fast"],
            ])
        #expect(throws: RegistrationFault.missing(["tenant", "Authorization"])) { try entry(text) }
    }

    @Test(
        "a package becomes the command that runs it",
        arguments: [
            (#""registryType":"npm","identifier":"@u/w","version":"2.0.0""#, "npx", ["-y", "@u/w@2.0.0"]),
            (#""registryType":"pypi","identifier":"w","version":"2""#, "uvx", ["w==2"]),
            (#""registryType":"nuget","identifier":"W","version":"2""#, "dnx", ["W@2", "--yes"]),
            (
                #""registryType":"oci","identifier":"ghcr.io/u/w:2","environmentVariables":[{"name":"K","value":"v"}]"#,
                "docker", ["run", "-i", "--rm", "-e", "K", "ghcr.io/u/w:2"]
            ),
            (
                #""registryType":"npm","identifier":"w","runtimeHint":"bunx","runtimeArguments":[{"type":"named","name":"-y"}]"#,
                "bunx", ["-y", "w"]
            ),
            (
                #"""
                "registryType":"pypi","identifier":"w","packageArguments":[{"type":"positional","value":"serve"},
                {"type":"named","name":"--port","default":"80"},{"type":"named","name":"--fast"},
                {"type":"positional","valueHint":"dir"}]
                """#, "uvx", ["w", "serve", "--port", "80", "--fast"]
            ),
        ])
    func packages(package: String, command: String, arguments: [String]) throws {
        let found = try entry(Self.registry(#""packages":[{\#(package),"transport":{"type":"stdio"}}]"#))
        #expect(found["command"]?.string == command)
        #expect(found["args"] == .array(arguments.map(JSONValue.string)))
    }

    @Test("what a document says names no variable and no file of this machine")
    func references() throws {
        let text = Self.registry(
            #"""
            "packages":[{"registryType":"npm","identifier":"w${env:HOME}","environmentVariables":
            [{"name":"K","value":"${file:/etc/passwd}"}]}]
            """#)
        let found = try entry(text)
        #expect(found["args"]?[1]?.string == "w$${env:HOME}")
        #expect(found["env"]?["K"]?.string == "$${file:/etc/passwd}")
    }

    @Test(
        "a server.json that breaks its schema, or cannot be run, says so",
        arguments: [
            (#"{"$schema":"https://x/server.schema.json","name":"a/b/c"}"#, "\"name\""),
            (#"{"name":"a/b","description":"","version":"1","remotes":[]}"#, "\"description\""),
            (#"{"name":"a/b","description":"d","version":"^1.0","remotes":[]}"#, "\"version\""),
            (#"{"name":"a/b","description":"d","version":"1","packages":[{"registry_type":"npm"}]}"#, "2025-09-16"),
            (#"{"name":"a/b","description":"d","version":"1","remotes":[]}"#, "neither"),
            (
                #"{"name":"a/b","description":"d","version":"1","packages":[{"registryType":"mcpb","identifier":"i"}]}"#,
                "unpack"
            ),
            (
                #"{"name":"a/b","description":"d","version":"1","packages":[{"registryType":"npm","identifier":"i","transport":{"type":"sse"}}]}"#,
                "add its URL"
            ),
        ])
    func registryFaults(text: String, words: String) {
        let fault = #expect(throws: RegistrationFault.self) { try plans(text) }
        #expect(fault?.description.contains(words) == true, "\(String(describing: fault))")
    }

    @Test("an MCPB manifest is started from its folder, with settings and what Linux needs otherwise")
    func bundle() throws {
        let text = #"""
            {"manifest_version":"0.3","name":"files","version":"1","description":"d","author":{"name":"a"},
            "server":{"type":"node","entry_point":"s.js","mcp_config":{"command":"node",
            "args":["${__dirname}/s.js","${user_config.dirs}","--key=${user_config.key}","${HOME}${/}x","${other}"],
            "env":{"TOKEN":"${user_config.key}","N":"${user_config.n}"},
            "platform_overrides":{"linux":{"command":"nodejs"},"win32":{"command":"node.exe"}}}},
            "user_config":{"dirs":{"type":"directory","multiple":true,"default":["${HOME}/a","/b"]},
            "key":{"type":"string","sensitive":true,"required":true,"title":"Key"},"n":{"type":"number","default":3}}}
            """#
        #expect(
            try entry(text, ["key": "${env:FILES_KEY}"]) == [
                "command": "nodejs",
                "args": [
                    "/opt/b/s.js", "/srv/u/a", "/b", "--key=${env:FILES_KEY}", "/srv/u/x", "$${other}",
                ],
                "env": ["TOKEN": "${env:FILES_KEY}", "N": "3"],
            ])
        let fault = #expect(throws: RegistrationFault.self) { try entry(text) }
        #expect(fault?.description.contains("key (Key)") == true)
    }

    @Test("an OpenAPI document is kept as JSON, and says where its requests go and what credentials it wants")
    func service() throws {
        let text = String(decoding: try Checkout.bytes("Manifests/Servers/shop.yaml"), as: UTF8.self)
        let plan = try #require(try plans(text).first)
        #expect(plan.displayName == "Shop")
        #expect(plan.document?.first == UInt8(ascii: "{"))
        #expect(plan.notes[0] == "2 operations; requests go to https://shop.example/api")
        #expect(plan.notes[1].contains("key"))
        #expect(try entry(text, ["key": "${env:K}", "url": "https://other.example"])["url"] == "https://other.example")
    }
}
