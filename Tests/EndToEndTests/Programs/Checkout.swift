// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the tests find what they start.
enum Checkout {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static var folder: String { root.path }

    /// The binary that was built together with these tests.
    static var patchbay: String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "patchbay").path
    }

    static func path(_ relative: String) -> String { root.appending(path: relative).path }

    static func script(_ name: String) -> String { path("Tests/Peers/\(name)") }
}
