// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// Secrets are planted wherever the hub takes one, everything is made to fail, and everything that the hub wrote is
/// searched: the log, its answers, each file of its data directory.
@Suite(.timeLimit(.minutes(5))) struct CanaryTests {
    private static let canary = "canary7c0ffee"

    private static func configuration() throws -> HubConfiguration {
        let folder = try TemporaryDirectory()
        try folder.write("\(canary)-file\n", to: "secret")
        try folder.write("\(canary)-credential", to: "credential")
        let text = """
            {"identity": {},
             "mcpServers": {
               "child": {"command": "false", "args": ["--token", "${env:ARGUMENT}"], "env": {"KEY": "${file:secret}"}},
               "gone": {"command": "${env:COMMAND}"},
               "web": {"url": "http://user:${env:PASSWORD}@127.0.0.1:1/mcp?key=${env:QUERY}",
                       "headers": {"authorization": "Bearer ${credential:credential}"}}}}
            """
        let environment = [
            "ARGUMENT": "\(canary)-argument", "COMMAND": "\(canary)-command", "PASSWORD": "\(canary)-password",
            "QUERY": "\(canary)-query", "CREDENTIALS_DIRECTORY": folder.path,
        ]
        var configuration = try ConfigurationFile.parse(
            Document(file: folder.file("patchbay.json"), bytes: Array(text.utf8)), environment: environment)
        configuration.policy = Policy(rules: [PolicyRule(name: "all", effect: .allow)])
        return configuration
    }

    @Test("no secret is in the log, an answer or a file")
    func searches() async throws {
        var answers: [String] = []
        var secrets = [Self.canary]
        var places: (directory: TemporaryDirectory, log: RecordingLogSink)?
        try await RunningHub.with(try Self.configuration()) { (hub: RunningHub) async throws in
            let key = try await hub.makeKey("ci", roles: #"["operator"]"#)
            secrets.append(key)
            let forged = "eyJhbGciOiJub25lIn0.e30.\(Self.canary)"
            answers.append(try await hub.initialize(forged).text)
            answers.append(try await hub.initialize("pbk_\(Self.canary)").text)
            let session = try await hub.openSession(bearer: key)
            for server in ["child", "gone", "web"] {
                let call = #"{"name":"\#(server)__x","arguments":{}}"#
                answers.append(try await hub.request("tools/call", call, session: session, bearer: key).text)
                answers.append(try await hub.admin(.post, "/tools/call", call, bearer: key).json.text)
            }
            answers.append(try await hub.request("tools/list", session: session, bearer: key).text)
            answers.append(try await hub.admin(.get, "/health", bearer: key).json.text)
            answers.append(try await hub.admin(.get, "/keys", bearer: try hub.ownerToken()).json.text)
            answers.append(
                try await hub.exchange(.get, "/ready", ["authorization": "Bearer \(key)"]).text)
            answers.append(
                try await hub.exchange(.get, "/metrics", ["authorization": "Bearer \(key)"]).text)
            places = (hub.directory, hub.log)
        }
        let (directory, log) = try #require(places)
        #expect(answers.contains { $0.contains("web") } && log.lines.contains { $0.contains("a call failed") })
        try Self.search(answers, log, directory, for: secrets)
    }

    private static func search(
        _ answers: [String], _ log: RecordingLogSink, _ directory: TemporaryDirectory, for secrets: [String]
    ) throws {
        let paths = Self.files(in: directory.path)
        #expect(paths.contains(directory.file("data/patchbay.db")))
        for secret in secrets {
            #expect(!log.lines.contains { $0.contains(secret) })
            #expect(!answers.contains { $0.contains(secret) })
            for path in paths {
                #expect(!Self.text(of: path).contains(secret), "\(path)")
            }
        }
    }

    /// The files of a folder and of those in it.
    private static func files(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var found: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != "." && name != ".." else { continue }
            let path = "\(folder)/\(name)"
            let inner = files(in: path)
            found += inner.isEmpty ? [path] : inner
        }
        return found
    }

    private static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
