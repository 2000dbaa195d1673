// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes

/// Why a call has no result: what its caller is told, and what the record says.
struct CallFailure: Error {
    let error: JSONRPCError
    let outcome: AuditOutcome
    /// The policy rule that refused, for the log; the caller is not always told.
    var rule: String?

    init(_ error: JSONRPCError, _ outcome: AuditOutcome? = nil) {
        self.error = error
        self.outcome = outcome ?? .failed(code: error.code)
    }

    /// What policy refuses; nil for what it allows, be it on a person's consent.
    init?(_ decision: PolicyDecision, _ call: MCPCall) {
        switch decision {
        case .allow, .ask: return nil
        case .deny(let rule):
            self.init(rule: rule, JSONRPCError(code: HubErrorCode.refusedByPolicy, message: "Refused by rule \(rule)"))
        case .hide(let rule):
            let name = call.method.nameParameter.flatMap { call.params[$0]?.string } ?? ""
            self.init(rule: rule, UnknownName.error(call.method, name, revision: call.caller.client.revision))
        case .exhausted(let rule, let limit):
            let message = "Refused by the limit of rule \(rule): \(limit)"
            self.init(rule: rule, JSONRPCError(code: HubErrorCode.limitReached, message: message))
        }
    }

    /// A person did not agree.
    init(_ refusal: ApprovalRefusal, rule: String) {
        if refusal == .forged {
            self.init(rule: rule, .invalidParams("Invalid params: \(refusal)"))
            return
        }
        let message = "Needs approval by rule \(rule): \(refusal)"
        self.init(
            rule: rule, JSONRPCError(code: HubErrorCode.needsApproval, message: message),
            refusal == .withdrawn ? .cancelled : .refused)
    }

    private init(rule: String, _ error: JSONRPCError, _ outcome: AuditOutcome = .refused) {
        self.init(error, outcome)
        self.rule = rule
    }

    /// A failure of one server, always named.
    init(server: ServerName, _ reason: String, _ outcome: AuditOutcome? = nil) {
        let data = JSONValue.object(["server": .string(server.text), "reason": .string(reason)])
        self.init(
            JSONRPCError(
                code: JSONRPCError.internalErrorCode, message: "Server \(server.text): \(reason)",
                data: RawJSON(data)),
            outcome)
    }

    /// What kept the hub from carrying questions and answers between client and server.
    init(_ failure: InputBridge.Failure) {
        switch failure {
        case .refused(let error): self.init(error)
        case .upstream(let error): self.init(.internalError(error.description))
        }
    }

    /// What became of a call at its upstream; the upstream's own errors keep their words.
    init(_ error: UpstreamError, from route: Route, to call: MCPCall, addressing: ResourceAddressing? = nil) {
        switch error {
        case .rpc(var theirs):
            let uri = call.method == .readResource ? route.emitted : nil
            if let addressing, let data = theirs.data, let named = data["uri"]?.string {
                theirs.data = data.editing([.set("uri", .string(addressing.emitted(named)))])
            }
            self.init(ErrorBridge.adapt(theirs, uri: uri, to: call.caller.client.revision))
        case .cancelled: self.init(server: route.upstream.name, error.description, .cancelled)
        case .timedOut: self.init(server: route.upstream.name, error.description, .timedOut)
        default: self.init(server: route.upstream.name, error.description)
        }
    }
}

extension UpstreamError {
    /// Whether the breaker should count it: the server was not there or not able, rather than of another opinion.
    var isTheServersFault: Bool {
        switch self {
        case .unreachable, .timedOut, .died, .malformed, .sessionLost, .incompatible, .olderTransport:
            true
        case .rpc, .tooLarge, .busy, .authorization, .cancelled: false
        }
    }
}
