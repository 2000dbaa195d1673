// SPDX-License-Identifier: Apache-2.0

/// Why a request is refused. Each ends its connection, for where the next request would begin is not certain any more.
package enum HTTPRequestFault: Error, Equatable, Sendable {
    case bareLineFeed
    case bareCarriageReturn
    case controlCharacter
    case malformedRequestLine
    case malformedMethod
    case malformedTarget
    case unsupportedVersion
    case unsupportedMethod
    case targetTooLong(limit: Int)
    case headTooLarge(limit: Int)
    case tooManyFields(limit: Int)
    case malformedFieldName
    case foldedField
    case missingHost
    case repeatedHost
    case malformedHost
    /// An absolute target names another host than the `host` field.
    case conflictingHost
    case malformedContentLength
    case repeatedContentLength
    case repeatedTransferEncoding
    case unknownTransferEncoding
    case transferEncodingInHTTP10
    case conflictingFraming
    case unknownExpectation
    case bodyTooLarge(limit: Int)
    case malformedChunkSize
    case malformedChunkExtension
    case chunkExtensionsTooLong(limit: Int)
    case malformedChunkEnd
    case trailersTooLarge(limit: Int)
    case headTimedOut
    case bodyTimedOut
}

extension HTTPRequestFault {
    /// The status that answers it (RFC 9110, section 15; RFC 9112, sections 2 to 7).
    package var status: HTTPStatus {
        switch self {
        case .targetTooLong: 414
        case .headTooLarge, .tooManyFields, .trailersTooLarge: 431
        case .bodyTooLarge: 413
        case .unknownTransferEncoding, .unsupportedMethod: 501
        case .unsupportedVersion: 505
        case .unknownExpectation: 417
        case .headTimedOut, .bodyTimedOut: 408
        default: 400
        }
    }

    /// One line for the answer's body and the log: what was wrong, never what was received.
    package var explanation: String {
        switch self {
        case .bareLineFeed: "a line ends in LF without CR"
        case .bareCarriageReturn: "a CR is not followed by LF"
        case .controlCharacter: "a line holds a control character"
        case .malformedRequestLine: "the request line is not 'method target version'"
        case .malformedMethod: "the method is not a token"
        case .malformedTarget: "the request target is malformed"
        case .unsupportedVersion: "only HTTP/1.1 and HTTP/1.0 are spoken here"
        case .unsupportedMethod: "the method is not implemented"
        case .targetTooLong(let limit): "the request target is longer than \(limit) bytes"
        case .headTooLarge(let limit): "the request head is larger than \(limit) bytes"
        case .tooManyFields(let limit): "the request has more than \(limit) fields"
        case .malformedFieldName: "a field has no name, or its name is not a token followed by a colon"
        case .foldedField: "a field is folded over several lines"
        case .missingHost: "the host field is missing"
        case .repeatedHost: "the host field is repeated"
        case .malformedHost: "the host is malformed"
        case .conflictingHost: "the request target and the host field name different hosts"
        default: bodyExplanation
        }
    }

    private var bodyExplanation: String {
        switch self {
        case .malformedContentLength: "the content-length is not a decimal number that fits"
        case .repeatedContentLength: "the content-length is repeated"
        case .repeatedTransferEncoding: "the transfer-encoding is repeated"
        case .unknownTransferEncoding: "the only transfer-encoding known here is 'chunked'"
        case .transferEncodingInHTTP10: "HTTP/1.0 has no transfer-encoding"
        case .conflictingFraming: "content-length and transfer-encoding exclude each other"
        case .unknownExpectation: "the only expectation known here is '100-continue'"
        case .bodyTooLarge(let limit): "the body is larger than \(limit) bytes"
        case .malformedChunkSize: "a chunk size is not a hexadecimal number that fits"
        case .malformedChunkExtension: "a chunk extension is malformed"
        case .chunkExtensionsTooLong(let limit): "the chunk extensions are longer than \(limit) bytes"
        case .malformedChunkEnd: "a chunk does not end in CR LF"
        case .trailersTooLarge(let limit): "the trailers are larger than \(limit) bytes"
        case .headTimedOut: "the request head did not arrive in time"
        case .bodyTimedOut: "the request body did not arrive in time"
        default: "the request is malformed"
        }
    }
}
