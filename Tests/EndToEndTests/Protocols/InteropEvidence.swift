// SPDX-License-Identifier: Apache-2.0

/// What shows that a hub does its duty, or why it is none of a hub's.
enum InteropEvidence: Sendable {
    /// A test: its file from `Tests`, and the name of its function.
    struct TestName: Sendable {
        let file: String
        let function: String

        var suite: Substring { (file.split(separator: "/").last ?? "").prefix { $0 != "." } }
    }

    /// Each is `Folder/Suite.function`.
    case tests([TestName])
    case reason(String)

    static func shown(_ names: String...) -> InteropEvidence {
        .tests(
            names.map { name in
                let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
                return TestName(file: parts[0] + ".swift", function: parts[1])
            })
    }

    var words: String {
        switch self {
        case .tests(let names): names.map { "`\($0.suite).\($0.function)`" }.joined(separator: ", ")
        case .reason(let words): words
        }
    }

    var names: [TestName] {
        guard case .tests(let names) = self else { return [] }
        return names
    }
}
