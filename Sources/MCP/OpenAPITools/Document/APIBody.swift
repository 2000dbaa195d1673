// SPDX-License-Identifier: Apache-2.0

import JSON

/// The body of an operation, in the one media type of those it offers that the hub writes best.
package struct APIBody: Sendable {
    enum Form: Sendable, Equatable {
        case json
        /// `application/x-www-form-urlencoded`
        case form
        case multipart
        /// A text as it is.
        case text
        /// Octets, which an argument carries as base64.
        case octets
    }

    /// How one property of a form is sent (OpenAPI 3, "Encoding Object").
    struct Encoding: Sendable {
        let contentType: String?
        let style: APIParameter.Style?
        let explode: Bool?
        let allowsReserved: Bool

        init(_ value: JSONValue) {
            contentType = value["contentType"]?.string
            style = value["style"]?.string.flatMap(APIParameter.Style.init(rawValue:))
            explode = value["explode"]?.boolean
            allowsReserved = value["allowReserved"]?.boolean ?? false
        }
    }

    let form: Form
    /// As the document writes it, parameters included.
    let mediaType: String
    let isRequired: Bool
    let description: String?
    let schema: JSONValue?
    let encodings: [String: Encoding]

    /// `content` is the map of media types; nil without any.
    init?(content: JSONObject, isRequired: Bool, description: String?) {
        let ranked = content.map { (type: $0.key, value: $0.value, form: Self.form(of: $0.key)) }
        guard
            let best = ranked.enumerated().min(by: { left, right in
                (Self.rank(left.element.form), left.offset) < (Self.rank(right.element.form), right.offset)
            })?.element
        else { return nil }
        form = best.form
        mediaType = best.type.contains("*") ? Self.plainType(of: best.form) : best.type
        self.isRequired = isRequired
        self.description = description
        schema = best.value["schema"]
        var encodings: [String: Encoding] = [:]
        for (name, value) in best.value["encoding"]?.object ?? [:] { encodings[name] = Encoding(value) }
        self.encodings = encodings
    }

    static func form(of mediaType: String) -> Form {
        let type = mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if type == "application/json" || type.hasSuffix("+json") || type == "*/*" || type == "application/*" {
            return .json
        }
        if type == "application/x-www-form-urlencoded" { return .form }
        if type.hasPrefix("multipart/") { return .multipart }
        let isText = type.hasPrefix("text/") || type.hasSuffix("/xml") || type.hasSuffix("+xml")
        return isText || type.hasSuffix("/yaml") ? .text : .octets
    }

    private static func rank(_ form: Form) -> Int {
        switch form {
        case .json: 0
        case .form: 1
        case .multipart: 2
        case .text: 3
        case .octets: 4
        }
    }

    private static func plainType(of form: Form) -> String {
        switch form {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .multipart: "multipart/form-data"
        case .text: "text/plain"
        case .octets: "application/octet-stream"
        }
    }
}
