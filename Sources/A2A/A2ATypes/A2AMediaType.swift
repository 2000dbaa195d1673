// SPDX-License-Identifier: Apache-2.0

/// Media types of bodies.
package enum A2AMediaType {
    package static let json = "application/json"
    /// REST bodies of 1.0.1 and what is pushed.
    package static let a2a = "application/a2a+json"
    /// What is asked for in an answer.
    package static let accepted = "\(a2a), \(json)"

    /// Whether a `content-type` names one of the two, parameters aside.
    package static func isJSON(_ contentType: String?) -> Bool {
        // As nearly everybody writes it.
        if contentType == json || contentType == a2a { return true }
        guard let name = contentType?.split(separator: ";").first?.filter({ $0 != " " }).lowercased()
        else {
            return false
        }
        return name == json || name == a2a
    }
}
