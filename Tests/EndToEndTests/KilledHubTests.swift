// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

/// The hub is killed in the middle of its work.
@Suite(.timeLimit(.minutes(5))) struct KilledHubTests {
    @Test("no call that may change something and was answered is missing from the trail, which is sound")
    func kill() async throws {
        let stage = try await Stage.build([.stdio])
        let client = PlainClient(endpoint: stage.hub.endpoint)
        // The upstream is there, and so is its tool, which does not say that it only reads.
        #expect(try await client.call("stdio__echo", ["text": "ready"]).text == "ready")
        let answered = try await callUntilDeath(of: stage.hub.program.pid, client)
        _ = try await stage.hub.program.waitForExit(within: .seconds(60))
        #expect(answered.count > 60)
        let records = try await run("export", in: stage.folder).joined()
        let recorded = Set(records.split(separator: "\"").filter { $0.hasPrefix("w") })
        #expect(answered.filter { !recorded.contains(Substring($0)) } == [])
        let verdict = try await run("verify", in: stage.folder)
        #expect(verdict.first?.contains("are sound") == true, "\(verdict)")
    }

    /// The texts of the calls that were answered.
    private func callUntilDeath(of pid: Int32, _ client: PlainClient) async throws -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var answered: [String] = []
                    for number in 0..<10_000 {
                        let text = "w\(worker)n\(number)"
                        guard let answer = try? await client.call("stdio__echo", ["text": text]), answer.text == text
                        else { break }
                        answered.append(text)
                        // In the middle of everybody's calls.
                        if worker == 0, number == 60 { _ = Glibc.kill(pid, SIGKILL) }
                    }
                    return answered
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The verb's output; it must end well.
    private func run(_ verb: String, in folder: TemporaryDirectory) async throws -> [String] {
        let program = try Program(
            "audit", [Checkout.patchbay, "audit", verb, "--data", folder.file("data")], in: folder.path)
        let lines = try await program.allLines(within: .seconds(60))
        #expect(try await program.waitForExit(within: .seconds(60)) == .exited(0))
        return lines
    }
}
