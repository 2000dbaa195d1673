// SPDX-License-Identifier: Apache-2.0

/// What is known of a service besides its document.
package struct OpenAPIService: Sendable {
    /// JSON.
    package var document: [UInt8]
    /// Where the document came from, to which relative server URLs are relative; nil for a file.
    package var source: String?
    /// In place of the document's servers.
    package var baseURL: String?
    /// The credential of each security scheme, by the scheme's name in the document.
    package var secrets: [String: String]
    /// Sent with every request.
    package var fields: [(name: String, value: String)]

    package init(
        document: [UInt8], source: String? = nil, baseURL: String? = nil, secrets: [String: String] = [:],
        fields: [(name: String, value: String)] = []
    ) {
        self.document = document
        self.source = source
        self.baseURL = baseURL
        self.secrets = secrets
        self.fields = fields
    }
}
