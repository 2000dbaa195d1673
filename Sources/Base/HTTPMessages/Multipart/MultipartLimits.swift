// SPDX-License-Identifier: Apache-2.0

/// How much of a multipart body is read before it is refused.
package struct MultipartLimits: Equatable, Sendable {
    /// Parts of one body.
    package var parts = 100
    /// Bytes of the fields of one part, their line ends included.
    package var head = 8 << 10
    /// Fields of one part.
    package var fields = 20
    /// Bytes of content of one part.
    package var part = 4 << 20
    /// Bytes before the first delimiter and behind the last one, together.
    package var padding = 1 << 10

    package init() {}
}

/// Why a multipart body is refused.
package enum MultipartFault: Error, Equatable, Sendable {
    /// Not 1 to 70 characters that a boundary may have.
    case malformedBoundary
    case tooManyParts(limit: Int)
    case headTooLarge(limit: Int)
    case tooManyFields(limit: Int)
    case malformedField
    case partTooLarge(limit: Int)
    case paddingTooLarge(limit: Int)
    /// A delimiter is followed by neither a line end nor two hyphens.
    case malformedDelimiter
    /// The body ended before its closing delimiter.
    case truncated
}

extension MultipartFault {
    /// One line for the answer and the log: what was wrong, never what was received.
    package var explanation: String {
        switch self {
        case .malformedBoundary: "the boundary is missing or malformed"
        case .tooManyParts(let limit): "the body has more than \(limit) parts"
        case .headTooLarge(let limit): "the fields of a part take more than \(limit) bytes"
        case .tooManyFields(let limit): "a part has more than \(limit) fields"
        case .malformedField: "a field of a part is malformed"
        case .partTooLarge(let limit): "a part is larger than \(limit) bytes"
        case .paddingTooLarge(let limit): "more than \(limit) bytes lie outside the parts"
        case .malformedDelimiter: "a delimiter is malformed"
        case .truncated: "the body ends before its closing delimiter"
        }
    }
}
