// SPDX-License-Identifier: Apache-2.0

/// The runs of a stage, each made once, and at one hub one after another: where a server asks on no call's stream,
/// the question belongs to the only call that can be asked.
actor MatrixRuns {
    private var runs: [MatrixSession: Once<ClientRun>] = [:]
    private var latest: [Bool: Once<ClientRun>] = [:]

    func run(of session: MatrixSession, on stage: Stage) async throws -> ClientRun {
        if let once = runs[session] { return try await once.get() }
        let earlier = latest[session.door.isShared]
        let once = Once {
            _ = try? await earlier?.get()
            return try await session.run(on: stage)
        }
        runs[session] = once
        latest[session.door.isShared] = once
        return try await once.get()
    }
}
