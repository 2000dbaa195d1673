// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension TalkStage {
    /// What the one command of a folder of `Samples` starts.
    static func sample(_ folder: String) async throws -> TalkStage {
        let hub = try await RoomHub.sample(folder)
        return TalkStage(hub: hub, driver: hub.process.program)
    }
}
