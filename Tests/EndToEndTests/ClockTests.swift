// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The machine's clock jumps under a running hub.
@Suite(.timeLimit(.minutes(10))) struct ClockTests {
    private struct Line: Decodable {
        let sequence: Int
        let time: Int
        let method: String
        let duration: Int
    }

    private static let day = 86_400

    /// A library that moves the clock by what stands in `shift`.
    private static func library(in folder: TemporaryDirectory) async throws -> [String: String] {
        let compiler = try Program(
            "clang",
            ["clang", "-shared", "-fPIC", "-o", folder.file("shift.so"), Checkout.script("clock/shift.c"), "-ldl"],
            in: folder.path)
        try #require(try await compiler.waitForExit(within: .seconds(120)) == .exited(0), "\(compiler.errorText)")
        return ["LD_PRELOAD": folder.file("shift.so"), "CLOCK_SHIFT": folder.file("shift")]
    }

    private static func run(_ arguments: [String], in folder: TemporaryDirectory) async throws -> [String] {
        let program = try Program("patchbay", [Checkout.patchbay] + arguments, in: folder.path)
        return try await program.allLines(within: .seconds(60))
    }

    @Test(
        "a clock that jumps back gives no daily limit again, delays no call, and leaves the trail in its order and sound"
    )
    func jumps() async throws {
        let folder = try TemporaryDirectory()
        let policy = #"{"rules": [{"name": "few", "effect": "allow", "limit": {"perDay": 3}}]}"#
        try folder.write(policy, to: "policy.json")
        let upstream = try await Upstream.stdio.command()
        let arguments = upstream.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            """
            {"policy": "policy.json", "data": "data",
             "mcpServers": {"stdio": {"command": "\(upstream[0])", "args": [\(arguments)]}}}
            """, to: "patchbay.json")
        try folder.write("0", to: "shift")
        let program = try Program(
            "patchbay",
            [Checkout.patchbay, "serve", "--config", folder.file("patchbay.json"), "--listen", "127.0.0.1:0"],
            environment: try await Self.library(in: folder), in: folder.path)
        let address = try await program.line(after: "patchbay ready ", within: .seconds(120))
        let hub = HubProcess(program: program, address: address)
        let client = PlainClient(endpoint: hub.endpoint)
        for (shift, expected) in [(0, "a"), (-3 * Self.day, "b"), (0, "c"), (-Self.day, nil), (2 * Self.day, "d")] {
            try folder.write("\(shift)", to: "shift")
            let answer = try await client.call("stdio__echo", ["text": expected ?? "x"])
            #expect(answer.text == expected, "\(shift): \(answer)")
            if expected == nil { #expect(answer.failure?.contains("3 a day") == true, "\(answer)") }
        }
        try folder.write("\(-4 * Self.day)", to: "shift")
        #expect(try await hub.stop() == .exited(0))
        let lines = try await Self.run(["audit", "export", "--data", folder.file("data")], in: folder).map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        let calls = lines.filter { $0.method == "tools/call" }
        #expect(lines.map(\.sequence) == Array(1...lines.count) && calls.count == 5)
        #expect(calls[1].time < calls[0].time - 2 * Self.day * 1_000_000)
        #expect(calls[4].time > calls[0].time + Self.day * 1_000_000)
        #expect(calls.allSatisfy { (0..<300_000_000).contains($0.duration) })
        #expect(
            try await Self.run(["audit", "verify", "--data", folder.file("data")], in: folder).first?.contains(
                "are sound") == true)
    }
}
