// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The checkout that these tests were built from.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of the checkout, in order of its path.
    static let swiftFiles: [SourceFile] = textFiles.filter { $0.path.hasSuffix(".swift") }
        .map { SourceFile(path: $0.path, text: $0.text) }

    /// Every file of the checkout that is UTF-8 text, build folders and hidden files of others aside.
    static let textFiles: [(path: String, text: String)] = paths(in: root, under: "").sorted().compactMap { path in
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { (path, $0) }
    }

    private static func paths(in folder: URL, under prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter(isOurs).flatMap { name -> [String] in
            let item = folder.appending(path: name)
            let isFolder = (try? item.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
            return isFolder ? paths(in: item, under: "\(prefix)\(name)/") : ["\(prefix)\(name)"]
        }
    }

    private static func isOurs(_ name: String) -> Bool {
        !name.hasPrefix(".") || [".ci", ".gitignore", ".swift-format"].contains(name)
    }
}
