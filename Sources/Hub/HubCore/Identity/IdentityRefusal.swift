// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

/// Why nobody is let in by what a request shows (RFC 6750, section 3.1). The texts go to the caller: they hold nothing of
/// a credential and nothing of what the hub knows.
package enum IdentityRefusal: Error, Equatable, Sendable {
    /// Nothing was shown.
    case missing
    case malformed(String)
    /// Not, or no longer, good for this resource.
    case invalid(String)
    /// Good, and not for this: the scopes that are needed.
    case insufficientScope([String])

    package var status: HTTPStatus {
        switch self {
        case .missing, .invalid: 401
        case .malformed: 400
        case .insufficientScope: 403
        }
    }

    /// `metadata` is where the resource describes itself (RFC 9728); nil where no issuer of tokens is known.
    /// `scopes` are asked for where the refusal does not say itself.
    package func response(metadata: String?, scopes: [String]) -> HTTPServerResponse {
        var response = HTTPServerResponse(status: status, contentType: "application/json", body: body)
        response.fields.append("www-authenticate", challenge(metadata: metadata, scopes: scopes))
        response.fields.append("cache-control", "no-store")
        return response
    }

    private var error: String? {
        switch self {
        case .missing: nil
        case .malformed: "invalid_request"
        case .invalid: "invalid_token"
        case .insufficientScope: "insufficient_scope"
        }
    }

    private var detail: String {
        switch self {
        case .missing: "this hub wants to know who calls: send an API key or an access token as a bearer"
        case .malformed(let reason), .invalid(let reason): reason
        case .insufficientScope(let scopes): "the token needs these scopes: \(scopes.joined(separator: " "))"
        }
    }

    private func challenge(metadata: String?, scopes: [String]) -> String {
        var parameters: [(String, String)] = []
        if let error { parameters += [("error", error), ("error_description", detail)] }
        if let metadata { parameters.append(("resource_metadata", metadata)) }
        var needed = scopes
        if case .insufficientScope(let missing) = self { needed = missing }
        if !needed.isEmpty, metadata != nil { parameters.append(("scope", needed.joined(separator: " "))) }
        let text = parameters.map { "\($0.0)=\"\(Self.quotable($0.1))\"" }.joined(separator: ", ")
        return text.isEmpty ? "Bearer" : "Bearer \(text)"
    }

    private var body: [UInt8] {
        let object: JSONObject = ["error": .string(error ?? "unauthorized"), "error_description": .string(detail)]
        return JSONValue.object(object).serialized()
    }

    /// Inside the quotes of a parameter.
    private static func quotable(_ text: String) -> String {
        text.filter { $0 != "\"" && $0 != "\\" && $0.isASCII && !$0.isNewline }
    }
}
