// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport

extension TalkStage {
    /// A hub as the configuration of a folder of `Samples` has it, but for its ports, and the program beside it.
    static func sample(_ folder: String, _ program: String) async throws -> TalkStage {
        let binaries = URL(filePath: Checkout.patchbay).deletingLastPathComponent()
        let agents = try Program(program, [binaries.appending(path: program).path], in: Checkout.folder)
        let url = try await agents.line(after: "ready ", within: .seconds(120))
        var text = try String(contentsOfFile: Checkout.path("Samples/\(folder)/patchbay.json"), encoding: .utf8)
        text.replace(/http:\/\/127\.0\.0\.1:74\d\d/, with: url)
        text.replace("${env:BINARIES:-../../.build/debug}", with: binaries.path)
        let sample = try RawJSON(validating: text)
        let beside = ["agents", "mcpServers"].compactMap { key in sample[key].map { "\"\(key)\": \($0.text)" } }
        let speaking = sample["rooms"]?["agents"]?.text ?? "{}"
        return try await start(
            String(speaking.dropFirst().dropLast()), beside: beside.joined(separator: ", "), driver: agents)
    }
}
