// SPDX-License-Identifier: Apache-2.0

/// What came back for one `tools/call`.
enum ToolAnswer: Sendable, Equatable {
    /// The texts of the result, and whether it is marked as an error.
    case result(text: String, isError: Bool)
    case error(code: Int, message: String)

    var text: String? {
        guard case .result(let text, false) = self else { return nil }
        return text
    }

    /// The message of a failed call, whichever way the failure was told.
    var failure: String? {
        switch self {
        case .result(let text, true): text
        case .result(_, false): nil
        case .error(_, let message): message
        }
    }
}
