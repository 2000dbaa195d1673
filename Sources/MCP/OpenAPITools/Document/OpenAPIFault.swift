// SPDX-License-Identifier: Apache-2.0

/// Why a document cannot be imported. The texts name the place in the document and the way out.
package enum OpenAPIFault: Error, Equatable, Sendable {
    case notJSON(String)
    /// It does not say that it is OpenAPI 3.
    case noOpenAPI(String)
    /// Nothing in it can be called.
    case noOperations
    case tooManyOperations(limit: Int)
    /// No server URL that a request could go to.
    case noServer(String)
}

extension OpenAPIFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notJSON(let why): "the document is not JSON: \(why)"
        case .noOpenAPI(let why): "the document is not OpenAPI 3: \(why)"
        case .noOperations: "the document has no operation with a path and a method"
        case .tooManyOperations(let limit): "the document has more than \(limit) operations; import a part of it"
        case .noServer(let why): "\(why); give the URL of the service with the document"
        }
    }
}
