// SPDX-License-Identifier: Apache-2.0

/// A rule that can be judged by looking at one Swift file.
protocol SourceRule: Sendable {
    func breaches(in file: SourceFile) -> [Breach]
}

/// The rules that hold for every Swift file of the checkout.
enum SourceRules {
    static let all: [any SourceRule] = [
        HeaderRule(), FileLengthRule(), FileNameRule(), ForbiddenCodeRule(), OpaquePointerRule(), ModuleNameRule(),
    ]
}
