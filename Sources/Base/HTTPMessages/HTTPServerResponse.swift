// SPDX-License-Identifier: Apache-2.0

/// A response whose body is known when it is sent; the server adds `content-length`, `date` and connection fields.
package struct HTTPServerResponse: Sendable {
    package var status: HTTPStatus
    package var fields: HTTPFields
    package var body: [UInt8]

    package init(status: HTTPStatus, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A text body of the given type, UTF-8.
    package init(status: HTTPStatus, contentType: String, text: String) {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    package init(status: HTTPStatus, contentType: String, body: [UInt8]) {
        var fields = HTTPFields()
        fields.append("content-type", contentType)
        self.init(status: status, fields: fields, body: body)
    }
}
