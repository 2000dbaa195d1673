// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

extension AdminFault {
    /// The fault as a problem document (RFC 9457), with ``code`` as an extension member.
    package var response: HTTPServerResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("title")
        writer.string(status.reason)
        writer.key("status")
        writer.integer(Int64(status.code))
        writer.key("code")
        writer.string(code)
        writer.key("detail")
        writer.string(detail)
        writer.endObject()
        var response = HTTPServerResponse(
            status: status, contentType: "application/problem+json", body: writer.finish())
        if case .unauthorized = self { response.fields.append("www-authenticate", "Bearer") }
        if case .methodNotAllowed(let allowed) = self {
            response.fields.append("allow", allowed.map(\.rawValue).joined(separator: ", "))
        }
        return response
    }
}
