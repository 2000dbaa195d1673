// SPDX-License-Identifier: Apache-2.0

import Foundation
package import JSON

/// The checkout that these tests were built from.
package enum Checkout {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where the file at a path from the root lies on this machine.
    package static func location(of path: String) -> String { root.appending(path: path).path }

    /// The bytes of the file at a path from the root.
    package static func bytes(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: root.appending(path: path)))
    }

    /// The file at a path from the root.
    package static func json(_ path: String) throws -> RawJSON {
        try RawJSON(validating: Array(Data(contentsOf: root.appending(path: path))))
    }

    /// The paths, from the root, of the files in a folder, those in folders below it not counted.
    package static func files(in folder: String, ending suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
            .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }
    }
}
