// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport

/// The built binary with rooms, and participants of the official SDK in them.
struct RoomHub {
    static let key = "devkey"
    static let secret = "a secret of the tests, long enough for HS256"

    let process: HubProcess
    private let folder: TemporaryDirectory

    /// `more` are members of `rooms` in the configuration, `beside` of the whole, `origin` a page's whose requests are let in.
    static func start(
        _ more: String = "", beside: String = #""mcpServers": {}"#, allowing origin: String = ""
    ) async throws -> RoomHub {
        let folder = try TemporaryDirectory()
        let text = """
            {\(beside), "data": "data", "allowedOrigins": [\(origin.isEmpty ? "" : "\"\(origin)\"")],
             "rooms": {"keys": {"\(key)": "\(secret)"}, "udp": ["127.0.0.1:0"]\(more.isEmpty ? "" : ", ")\(more)}}
            """
        let path = folder.file("patchbay.json")
        try Data(text.utf8).write(to: URL(filePath: path))
        return RoomHub(
            process: try await HubProcess.start(["--config", path], in: folder.path), folder: folder)
    }

    /// A folder of `Samples` as its `run` starts it, but for addresses, data and secret.
    static func sample(_ name: String) async throws -> RoomHub {
        let folder = try TemporaryDirectory()
        let environment = [
            "BINARIES": URL(filePath: Checkout.patchbay).deletingLastPathComponent().path, "DATA": folder.file("data"),
            "LISTEN": "127.0.0.1:0", "MEDIA": "127.0.0.1:0", "ROOMS_SECRET": secret,
        ]
        let program = try Program(
            "run", [Checkout.path("Samples/\(name)/run")], environment: environment, in: Checkout.folder)
        do {
            let page = try await program.line(after: "Talk at ", within: .seconds(120))
            let process = HubProcess(program: program, address: page.replacing("/console/room", with: ""))
            return RoomHub(process: process, folder: folder)
        } catch {
            await program.send(signal: SIGTERM)
            await program.end()
            throw error
        }
    }

    /// As `patchbay rooms token` makes it.
    func token(_ room: String, _ identity: String) async throws -> String {
        let program = try Program(
            "patchbay", [Checkout.patchbay, "rooms", "token", room, identity, "--data", dataDirectory],
            in: Checkout.folder)
        let lines = try await program.allLines(within: .seconds(60))
        guard lines.count == 2 else { throw Program.Failure(program.errorText) }
        return lines[1]
    }

    var dataDirectory: String { folder.file("data") }

    /// Where the hub receives media.
    func mediaPort() throws -> Int {
        let mark = #""media":"127.0.0.1:"#
        guard let rest = process.program.errorText.components(separatedBy: mark).dropFirst().first,
            let port = Int(rest.prefix { $0.isNumber })
        else { throw Program.Failure("the hub has not said where it receives media") }
        return port
    }

    var url: String { "ws" + process.address.dropFirst("http".count) }

    /// What the participants of `Tests/Peers/livekit-sdk/meeting.py` have found, three of them in a process.
    func meeting(of total: Int, _ options: [String] = []) async throws -> [String: RoomReport] {
        let python = try await PeerKind.liveKit.python()
        let programs = try stride(from: 0, to: total, by: 3).map { first in
            let own = ["total=\(total)", "first=\(first)", "count=\(min(3, total - first))"]
            return try Program(
                "meeting-\(first)",
                [python, Checkout.script("livekit-sdk/meeting.py"), url, Self.key, Self.secret] + own
                    + options,
                in: Checkout.folder)
        }
        let reports = await Result { try await Self.reports(of: programs) }
        for program in programs { await program.end() }
        return try reports.get()
    }

    /// What two participants of `abilities.py` saw of each other's acts: `ok`, or what went wrong.
    func abilities(_ mode: String) async throws -> [String: String] { try await acts("abilities", [mode]) }

    /// What a script of `Tests/Peers/livekit-sdk` says of its acts: `ok`, or what went wrong.
    func acts(_ script: String, _ arguments: [String] = []) async throws -> [String: String] {
        let python = try await PeerKind.liveKit.python()
        let program = try Program(
            script, [python, Checkout.script("livekit-sdk/\(script).py"), url, Self.key, Self.secret] + arguments,
            in: Checkout.folder)
        let line = await Result { try await program.line(after: "acts ", within: .seconds(200)) }
        await program.end()
        return try JSONDecoder().decode([String: String].self, from: Data(try line.get().utf8))
    }

    private static func reports(of programs: [Program]) async throws -> [String: RoomReport] {
        for program in programs { _ = try await program.line(after: "ready", within: .seconds(120)) }
        for program in programs { try program.write("send\n") }
        var reports: [String: RoomReport] = [:]
        for program in programs {
            let line = try await program.line(after: "outcome ", within: .seconds(120))
            let own = try JSONDecoder().decode([String: RoomReport].self, from: Data(line.utf8))
            reports.merge(own) { first, _ in first }
        }
        for program in programs { try program.write("leave\n") }
        for program in programs { _ = try await program.line(after: "left", within: .seconds(120)) }
        return reports
    }
}

/// What one participant has heard and read.
struct RoomReport: Decodable {
    struct Tone: Decodable {
        /// The strongest frequency of the last second; nil if less was heard.
        let hertz: Double?
        /// Of the last second's blocks of 20 ms, those without sound.
        let silent: Int
    }

    let connectSeconds: Double
    let heard: [String: Tone]
    /// Those whose reliable messages have all come, in order.
    let reliable: [String]
    let lossy: Int
    let senders: [String]
    let texts: [String: Int]
    let attributes: [String: [String: String]]
    let own: [String: String]
    let names: [String: String]
    let speakers: [String]
}
