// SPDX-License-Identifier: Apache-2.0

/// One operation of a document: what is needed to offer it as a tool and to call it.
package struct APIOperation: Sendable {
    /// Methods that a path item may have, in the order in which they are read.
    static let methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]

    /// The tool's name.
    package let name: String
    package let method: String
    /// With the names of its parameters in braces.
    package let path: String
    let summary: String?
    let description: String?
    let isDeprecated: Bool
    let parameters: [Argument]
    let body: Body?
    /// Alternatives; each is a set of schemes that go together. Empty where nothing is asked for.
    let security: [[String]]
    /// A server of its own, before the document's.
    let server: APIServer?

    /// A parameter with the name of its argument.
    struct Argument: Sendable {
        /// `[A-Za-z0-9_.-]{1,64}`, different from all others of the operation.
        let key: String
        let parameter: APIParameter
    }

    /// The body with the name of its argument.
    struct Body: Sendable {
        let key: String
        let body: APIBody
    }
}
