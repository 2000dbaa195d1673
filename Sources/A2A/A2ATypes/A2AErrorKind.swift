// SPDX-License-Identifier: Apache-2.0

/// The errors of A2A and of its bindings, with their codes in each (the table of 1.0.1, section 5.4); the last four are
/// the hub's own.
package enum A2AErrorKind: Sendable, CaseIterable {
    case taskNotFound
    case taskNotCancelable
    case pushNotificationNotSupported
    case unsupportedOperation
    case contentTypeNotSupported
    case invalidAgentResponse
    case extendedAgentCardNotConfigured
    case extensionSupportRequired
    case versionNotSupported
    case parseError
    case invalidRequest
    case methodNotFound
    case invalidParams
    case internalError
    /// A rule of the hub says no, or wants a person to agree who did not.
    case permissionDenied
    /// A rule has allowed as much as it may for now.
    case limitReached
    /// What stands behind does not answer.
    case unavailable
    case unauthenticated

    /// The code of JSON-RPC.
    package var code: Int {
        switch self {
        case .taskNotFound: -32001
        case .taskNotCancelable: -32002
        case .pushNotificationNotSupported: -32003
        case .unsupportedOperation: -32004
        case .contentTypeNotSupported: -32005
        case .invalidAgentResponse: -32006
        case .extendedAgentCardNotConfigured: -32007
        case .extensionSupportRequired: -32008
        case .versionNotSupported: -32009
        case .parseError: -32700
        case .invalidRequest: -32600
        case .methodNotFound: -32601
        case .invalidParams: -32602
        case .internalError: -32603
        case .permissionDenied: 4030
        case .limitReached: 4290
        case .unavailable: 5030
        case .unauthenticated: 4010
        }
    }

    /// By which a peer should tell errors apart: `ErrorInfo.reason`.
    package var reason: String {
        switch self {
        case .taskNotFound: "TASK_NOT_FOUND"
        case .taskNotCancelable: "TASK_NOT_CANCELABLE"
        case .pushNotificationNotSupported: "PUSH_NOTIFICATION_NOT_SUPPORTED"
        case .unsupportedOperation: "UNSUPPORTED_OPERATION"
        case .contentTypeNotSupported: "CONTENT_TYPE_NOT_SUPPORTED"
        case .invalidAgentResponse: "INVALID_AGENT_RESPONSE"
        case .extendedAgentCardNotConfigured: "EXTENDED_AGENT_CARD_NOT_CONFIGURED"
        case .extensionSupportRequired: "EXTENSION_SUPPORT_REQUIRED"
        case .versionNotSupported: "VERSION_NOT_SUPPORTED"
        case .parseError: "PARSE_ERROR"
        case .invalidRequest: "INVALID_REQUEST"
        case .methodNotFound: "METHOD_NOT_FOUND"
        case .invalidParams: "INVALID_PARAMS"
        case .internalError: "INTERNAL_ERROR"
        case .permissionDenied: "PERMISSION_DENIED"
        case .limitReached: "LIMIT_REACHED"
        case .unavailable: "UNAVAILABLE"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }

    package var httpStatus: UInt16 {
        switch self {
        case .taskNotFound, .methodNotFound: 404
        case .invalidAgentResponse, .internalError: 500
        case .permissionDenied: 403
        case .limitReached: 429
        case .unavailable: 503
        case .unauthenticated: 401
        default: 400
        }
    }

    /// The gRPC code by name, as google.rpc.Status spells it.
    package var statusName: String {
        switch self {
        case .taskNotFound: "NOT_FOUND"
        case .methodNotFound: "UNIMPLEMENTED"
        case .invalidAgentResponse, .internalError: "INTERNAL"
        case .permissionDenied: "PERMISSION_DENIED"
        case .limitReached: "RESOURCE_EXHAUSTED"
        case .unavailable: "UNAVAILABLE"
        case .unauthenticated: "UNAUTHENTICATED"
        case .contentTypeNotSupported, .parseError, .invalidRequest, .invalidParams: "INVALID_ARGUMENT"
        default: "FAILED_PRECONDITION"
        }
    }

    package init?(code: Int) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }

    package init?(reason: String) {
        guard let kind = Self.allCases.first(where: { $0.reason == reason }) else { return nil }
        self = kind
    }
}
