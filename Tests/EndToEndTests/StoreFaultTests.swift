// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The hub's store in trouble: what is refused, what goes on, and what the trail says afterwards.
@Suite(.timeLimit(.minutes(10))) struct StoreFaultTests {
    private static let notAudited = 5030

    /// The status and the body of `/ready`.
    private func ready(_ hub: HubProcess) async throws -> (status: String, body: String) {
        let curl = try Program(
            "curl", ["curl", "--silent", "--write-out", "\n%{http_code}", "\(hub.address)/ready"], in: "/")
        let lines = try await curl.allLines(within: .seconds(60))
        return (lines.last ?? "", lines.dropLast().joined())
    }

    @Test("on a disk that is really full nothing runs unaudited, reading goes on, and room is all it takes to mend it")
    func full() async throws {
        let stage = try await StoreStage.build(.small(2 << 20), in: TemporaryDirectory())
        #expect(try await stage.client.call("stdio__echo", ["text": "ready"]).text == "ready")
        try stage.fill()
        var answered: [String] = []
        // The log's file has some room left from before.
        var refusal = ToolAnswer.error(code: 0, message: "")
        for number in 0..<20_000 {
            let answer = try await stage.client.call("stdio__echo", ["text": "w\(number)w"])
            guard answer.text == "w\(number)w" else {
                refusal = answer
                break
            }
            answered.append("w\(number)w")
        }
        guard case .error(Self.notAudited, _) = refusal else { throw Program.Failure("\(refusal)") }
        // From now on before anything is sent.
        let next = try await stage.client.call("stdio__echo", ["text": "x"])
        guard case .error(Self.notAudited, let message) = next else { throw Program.Failure("\(next)") }
        #expect(message.hasPrefix("Refused: the audit trail takes no records"))
        let state = try await ready(stage.hub)
        #expect(state.status == "503" && state.body.contains("no room left"), "\(state)")
        #expect(try await stage.client.read("test://greeting").text?.hasPrefix("hello from") == true)
        let key = try await stage.run("keys", "create", "late")
        #expect(key.exit != .exited(0) && key.output.isEmpty && key.errors.contains("no room left"), "\(key)")
        stage.makeRoom()
        var isMended = false
        for _ in 0..<100 where !isMended {
            isMended = try await stage.client.call("stdio__echo", ["text": "mended"]).text == "mended"
        }
        #expect(isMended)
        #expect(try await ready(stage.hub).status == "200")
        let trail = try await stage.run("audit", "export")
        #expect(answered.filter { !trail.output.contains("\"\($0)\"") } == [])
        #expect(!trail.output.contains("keys/create"))
        #expect(try await stage.run("audit", "verify").output.contains("are sound"))
        #expect(try await stage.hub.stop() == .exited(0))
    }

    /// Runs a hub for a moment, so that there is a data directory.
    private func prepare(_ folder: TemporaryDirectory) async throws {
        let hub = try await HubProcess.start(["--data", folder.file("data")], in: folder.path)
        #expect(try await PlainClient(endpoint: hub.endpoint).call("demo__echo", ["text": "a"]).text == "a")
        #expect(try await hub.stop() == .exited(0))
    }

    /// A hub that must not begin; what it says.
    private func refused(_ program: Program) async throws -> String {
        #expect(try await program.waitForExit(within: .seconds(120)) == .exited(2))
        #expect(program.lines == [])
        let lines = program.errorText.split(separator: "\n").filter { $0.hasPrefix("patchbay: ") }
        #expect(lines.count == 1, "\(program.errorText)")
        return lines.joined()
    }

    @Test("on a directory that can only be read a hub does not begin, and says so in one line; reading the trail works")
    func readOnly() async throws {
        let folder = try TemporaryDirectory()
        try await prepare(folder)
        let program = try await StoreStage.start(.readOnly, in: folder)
        let words = try await refused(program)
        #expect(
            words.contains("the data directory cannot be used") && words.contains("Read-only file system"), "\(words)")
        let trail = try Program(
            "audit", [Checkout.patchbay, "audit", "verify", "--data", folder.file("data")], in: folder.path)
        #expect(try await trail.allLines(within: .seconds(60)).joined().contains("are sound"))
    }

    /// What happened to the database's file.
    enum Damage: CaseIterable, Sendable {
        case header, pages, cut

        func inflict(on path: String) throws {
            let file = try FileHandle(forUpdating: URL(filePath: path))
            let size = try file.seekToEnd()
            switch self {
            case .header:
                try file.seek(toOffset: 0)
                try file.write(contentsOf: Data(repeating: 0x5A, count: 4096))
            case .pages:
                try file.seek(toOffset: 4096)
                try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
            case .cut: try file.truncate(atOffset: size / 2 / 4096 * 4096)
            }
            try file.close()
        }
    }

    @Test(
        "on a damaged database a hub does not begin, names the file in one line, and leaves it as it is",
        arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        let folder = try TemporaryDirectory()
        try await prepare(folder)
        let path = folder.file("data/patchbay.db")
        try damage.inflict(on: path)
        let before = try Data(contentsOf: URL(filePath: path))
        let program = try Program(
            "patchbay", [Checkout.patchbay, "serve", "--data", folder.file("data"), "--listen", "127.0.0.1:0"],
            in: folder.path)
        let words = try await refused(program)
        #expect(words.contains("patchbay.db") && words.contains("is damaged"), "\(words)")
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        let verify = try Program(
            "audit", [Checkout.patchbay, "audit", "verify", "--data", folder.file("data")], in: folder.path)
        #expect(try await verify.waitForExit(within: .seconds(60)) != .exited(0))
    }
}
