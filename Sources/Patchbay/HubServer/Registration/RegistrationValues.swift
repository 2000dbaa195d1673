// SPDX-License-Identifier: Apache-2.0

/// Values that the operator gave for what a document leaves open, and those that are missing.
struct RegistrationValues {
    let given: [String: String]
    private(set) var missing: [String] = []

    init(_ given: [String: String]) { self.given = given }

    /// The operator's value, which may hold references; else the document's own; else notes that it is missing, if it is
    /// required. `hint` says what it is for.
    mutating func value(
        _ name: String, document: String?, isRequired: Bool, hint: String?
    ) -> String? {
        if let value = given[name] { return value }
        if let document { return document.literalInEntry }
        if isRequired { missing.append(hint.map { "\(name) (\($0.prefix(80)))" } ?? name) }
        return nil
    }

    func check() throws(RegistrationFault) {
        if !missing.isEmpty { throw .missing(missing) }
    }
}
