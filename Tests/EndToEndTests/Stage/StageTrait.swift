// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Builds a stage before a suite's tests and strikes it after them; the hub must end cleanly and leave no child.
struct StageTrait: SuiteTrait, TestScoping {
    let build: @Sendable () async throws -> Stage

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let stage = try await build()
        do {
            try await Stage.$current.withValue(stage) { try await function() }
        } catch {
            _ = try? await stage.strike()
            throw error
        }
        let exit = try await stage.strike()
        #expect(exit == .exited(0), "\(stage.hub.program.errorText.suffix(2000))")
        #expect(stage.remainingChildren() == [], "processes are left after the hub's end")
    }
}

extension Trait where Self == StageTrait {
    /// A hub in front of every kind of upstream that is made with an official SDK.
    static var stage: StageTrait { StageTrait { try await Stage.build() } }

    /// A hub in front of every kind of upstream, whose tools may change under its eyes.
    static var matrixStage: StageTrait { StageTrait { try await Stage.build(Upstream.allCases, trust: "auto") } }
}
