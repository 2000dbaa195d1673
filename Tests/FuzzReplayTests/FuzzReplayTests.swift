// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import TestSupport
import Testing

/// The kept corpus and every input that once was a finding, through the functions that `make fuzz` runs.
@Suite struct FuzzReplayTests {
    @Test("the kept inputs break no invariant", .timeLimit(.minutes(5)), arguments: FuzzTarget.all.map(\.name))
    func replay(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try Checkout.files(in: "Tests/Fuzz/Corpus/\(name)", ending: "")
        #expect(!seeds.isEmpty, "no corpus in Tests/Fuzz/Corpus/\(name)")
        let findings = (try? Checkout.files(in: "Tests/Fuzz/FailCases/\(name)", ending: "")) ?? []
        for path in seeds + findings {
            let bytes = try Checkout.bytes(path)
            #expect(throws: Never.self, "\(path)") { try target.run(bytes) }
        }
    }

    @Test("each folder of inputs belongs to a target", arguments: ["Tests/Fuzz/Corpus", "Tests/Fuzz/FailCases"])
    func folders(path: String) throws {
        for folder in try Checkout.files(in: path, ending: "") {
            let name = folder.split(separator: "/").last.map(String.init) ?? ""
            #expect(FuzzTarget.named(name) != nil || name == "README.md", "\(folder) belongs to nobody")
        }
    }
}
