// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Waits without sleeping: a program that ends after so long.
enum Pause {
    static func pass(_ time: Duration) async throws {
        let waiting = try Program("sleep", ["sleep", "\(time / .seconds(1))"], in: Checkout.folder)
        _ = try await waiting.waitForExit(within: .seconds(120))
    }
}
